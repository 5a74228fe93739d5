// Part of lockstep_core when it is proved: any one command, from any book at all.
`include "property.svh"
(* keep *) wire [Orders-1:0]                f_live;
(* keep *) wire [Orders*(TagW+KeyW+17)-1:0] f_info;
(* keep *) wire [Orders*QtyW-1:0]           f_qty;
(* keep *) wire [Orders*SlotW-1:0]          f_next, f_prev;
(* keep *) wire [Levels*SlotW-1:0]          f_head;
(* keep *) wire [Levels*TotW-1:0]           f_total_written;
(* keep *) wire [Levels-1:0]                f_bids, f_asks;
(* keep *) wire [31:0]                      f_bids1, f_asks1, f_bids0, f_asks0;
localparam integer FInfoW = TagW + KeyW + 17;
localparam integer FW     = TotW + 2;

// a level's total is under way for a cycle more than the rest
wire [Levels*TotW-1:0] f_total;
for (genvar i = 0; i < Levels; i++) begin : gen_f_level
  assign f_total[i*TotW+:TotW] = (total_a_q && lvl_waddr_q == i) ? total_from_q - TotW'(total_less_q) : f_total_written[i*TotW+:TotW];
end

wire [Orders-1:0]      f_side, f_two;
wire [Orders*KeyW-1:0] f_price;
for (genvar i = 0; i < Orders; i++) begin : gen_f_order
  assign f_side[i]               = f_info[i*FInfoW+16+KeyW];
  assign f_price[i*KeyW+:KeyW]   = f_info[i*FInfoW+16+:KeyW];
  assign f_two[i]                = f_info[i*FInfoW+:16] < 2;
end

// who came to rest before whom; at the start by slot, which is only a name, but to the scan of MASS_CANCEL: there any order
function automatic [Orders*Orders-1:0] f_by_slot();
  for (int i = 0; i < Orders; i++) for (int j = 0; j < Orders; j++) f_by_slot[i*Orders+j] = i < j;
endfunction
localparam [Orders*Orders-1:0] FSorted = f_by_slot();
`ifdef F_ANY_ORDER
reg  [Orders*Orders-1:0] f_older;
wire [Orders*Orders*Orders-1:0] f_disorder;
for (genvar i = 0; i < Orders; i++) begin : gen_f_first
  for (genvar j = 0; j < Orders; j++) begin : gen_f_second
    for (genvar k = 0; k < Orders; k++) begin : gen_f_third
      assign f_disorder[(i*Orders+j)*Orders+k] = i == j ? f_older[i*Orders+j] : f_older[i*Orders+j] == f_older[j*Orders+i] ||
        (f_older[i*Orders+j] && f_older[j*Orders+k] && !f_older[i*Orders+k]);
    end
  end
end
wire f_ordered = f_disorder == 0;
`else
reg  [Orders*Orders-1:0] f_older = FSorted;
wire f_ordered = 1'b1;
`endif
for (genvar i = 0; i < Orders; i++) begin : gen_f_i
  for (genvar j = 0; j < Orders; j++) begin : gen_f_j
    always @(posedge clk_i) begin
      if (en && st_q[S_LINK] && w_slot == i) f_older[i*Orders+j] <= 1'b0;
      else if (en && st_q[S_LINK] && w_slot == j) f_older[i*Orders+j] <= 1'b1;
    end
  end
end

wire f_few, f_positive, f_uncrossed, f_totals, f_queues, f_maps2, f_tops;
wire [FW-1:0] f_resting;
lockstep_book #(.Levels(Levels), .Orders(Orders), .QtyW(QtyW), .Prices(`F_PRICES)) u_book (
  .live_i(f_live), .side_i(f_side), .price_i(f_price), .qty_i(f_qty), .next_i(f_next), .prev_i(f_prev),
  .head_i(f_head), .total_i(f_total), .bids_i(f_bids), .asks_i(f_asks), .older_i(f_older),
  .top_valid_i(top_valid_q), .top_price_i({top_price_q[1], top_price_q[0]}), .top_size_i({top_size_q[1], top_size_q[0]}),
  .top_head_i({top_head_q[1], top_head_q[0]}), .few_o(f_few), .positive_o(f_positive), .uncrossed_o(f_uncrossed),
  .totals_o(f_totals), .queues_o(f_queues), .maps_o(f_maps2), .tops_o(f_tops), .resting_o(f_resting)
);
// levels 1 and 0 of the bitmaps, one group of 32 words
wire [31:0] f_words_bids, f_words_asks;
for (genvar i = 0; i < 32; i++) begin : gen_f_word
  if (i * 32 < Levels) begin : gen_there
    assign f_words_bids[i] = f_bids[i*32+:32] != 0;
    assign f_words_asks[i] = f_asks[i*32+:32] != 0;
  end else begin : gen_beyond
    assign f_words_bids[i] = 1'b0;
    assign f_words_asks[i] = 1'b0;
  end
end
wire f_maps = f_maps2 && f_bids1 == f_words_bids && f_asks1 == f_words_asks &&
              f_bids0 == {31'd0, f_bids1 != 0} && f_asks0 == {31'd0, f_asks1 != 0};
wire f_published = st_q[S_DONE] || (pub_valid_q == top_valid_q && pub_price_q[0] == top_price_q[0] &&
                   pub_price_q[1] == top_price_q[1] && pub_size_q[0] == top_size_q[0] && pub_size_q[1] == top_size_q[1]);
wire f_limits = low_q <= high_q && !(top_valid_q[0] && top_price_q[0] > high_q) && !(top_valid_q[1] && top_price_q[1] < low_q);
// no two steps on end write a total, on which the forwarding of what is under way rests
wire f_quiet  = !(total_a_q && total_we_q) && !walking_q && algorithm_q <= 2'd2 && book_state_q <= 2'd2 &&
                (!st_q[S_DONE] || (!tell_q && !tell_second_q)) && !(tell_q && tell_second_q) &&
                !from_m_q && (!tell_q || told_side_q == !told_q[0]) && (!tell_second_q || told_side_q);
wire f_rests  = (st_q == (StateCount'(1) << S_IDLE)) || (st_q == (StateCount'(1) << S_DONE));

// the command that is offered would trade at once
wire f_sells = cmd_data_i[CMD_SIDE_LSB];
wire [31:0] f_limit = cmd_data_i[CMD_MARKET_LSB] ? (f_sells ? 32'(low_q) : 32'(high_q)) : cmd_data_i[CMD_PRICE_LSB+:32];
wire f_meets = f_sells ? top_valid_q[0] && 32'(top_price_q[0]) >= f_limit : top_valid_q[1] && 32'(top_price_q[1]) <= f_limit;

wire f_fok = cmd_data_i[CMD_TIME_IN_FORCE_LSB+:2] == TIF_FOK;
wire f_own = cmd_data_i[CMD_SELF_TRADE_LSB+:3] != STP_NONE;

// cycle 0 rests in any legal book and takes a command; the proof follows that one to the next rest
reg       f_begun = 1'b0;
reg       f_from_idle;
reg       f_done = 1'b0;
reg [7:0] f_cycles = 8'd0;
wire      f_ends = f_begun && !f_done && take_command;
always @(posedge clk_i) begin
  f_begun <= 1'b1;
  if (!f_begun) f_from_idle <= st_q[S_IDLE];
  if (!f_done) f_cycles <= f_cycles + 8'd1;
  if (f_ends) f_done <= 1'b1;
end
wire [KeyW-1:0] f_off = ~`F_PRICES;
wire f_cmd_few = (cmd_data_i[CMD_PRICE_LSB+:KeyW] & f_off) == 0 && (cmd_data_i[CMD_HIGH_LSB+:KeyW] & f_off) == 0 &&
                 (low_q & f_off) == 0 && ((high_q & f_off) == 0 || &high_q);
wire f_allowed = rst_ni && (f_begun || (f_ordered && f_rests && f_few && f_positive && f_uncrossed && f_totals && f_queues &&
  f_maps && f_tops && f_published && f_limits && f_quiet && f_cmd_few && (&f_two) &&
  cmd_data_i[CMD_PARTICIPANT_LSB+:16] < 2 && cmd_data_i[7:0] == `F_KIND && (`F_CASE)));
`ALLOWED

// what the events say was brought in, and went
reg  [FW-1:0] f_balance = 0;
wire [FW-1:0] f_evt = FW'(say_qty | fill_qty);
reg  [FW-1:0] f_start;
always @(posedge clk_i) begin
  if (!f_begun) f_start <= f_resting;
  if (en && emit && !refuse && f_begun && !f_done) begin
    case (say_kind | fill_kind)
      EVT_KIND_ACCEPTED: if (is_add) f_balance <= f_balance + f_evt;
      EVT_KIND_REPLACED: f_balance <= f_balance + f_evt - FW'(m_qty_q);
      EVT_KIND_TRADE:    f_balance <= f_balance - (f_evt << 1);
      EVT_KIND_CANCELLED: f_balance <= f_balance - f_evt;
      default: f_balance <= f_balance;
    endcase
  end
end
`PROVED(positive, !f_ends || f_positive)
`PROVED(uncrossed, !f_ends || f_uncrossed)
`PROVED(totals, !f_ends || f_totals)
`PROVED(queues, !f_ends || f_queues)
`PROVED(maps, !f_ends || f_maps)
`PROVED(tops, !f_ends || f_tops)
`PROVED(published, !f_ends || f_published)
`PROVED(limits, !f_ends || f_limits)
`PROVED(quiet, !f_ends || f_quiet && f_rests && f_few)
`PROVED(conserved, !f_ends || f_resting == f_start + f_balance)
`PROVED(ends, f_done || f_ends || f_cycles < `F_BOUND)

// what is seen to happen: from a book of both sides, of which a word was still being written and was handed on, to this command's own end
reg f_full = 1'b0, f_handed = 1'b0, f_refused = 1'b0, f_traded = 1'b0, f_rested = 1'b0;
reg [2:0] f_left = 3'd0;
always @(posedge clk_i) begin
  if (!f_begun) f_full <= st_q[S_DONE] && (&top_valid_q) && (&f_live[2:0]);
  if (st_q[S_LOAD] && (live_hit_q || info_hit_q || qty_hit_q || next_hit_q || prev_hit_q)) f_handed <= 1'b1;
  if (f_begun && !f_done && emit) begin
    if (refuse) f_refused <= 1'b1;
    if (!refuse && (say_kind | fill_kind) == EVT_KIND_TRADE) f_traded <= 1'b1;
    if (!refuse && (say_kind | fill_kind) == EVT_KIND_RESTED) f_rested <= 1'b1;
    if (!refuse && (say_kind | fill_kind) == EVT_KIND_CANCELLED && f_left != 3'd7) f_left <= f_left + 3'd1;
  end
end
`REACHED(does, f_ends && !f_refused && (`F_DOES))
`REACHED(refused, f_ends && f_refused)
`REACHED(from_idle, f_ends && !f_refused && f_from_idle)
