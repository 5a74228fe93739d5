// The matching core: price-time priority over a ladder of Levels ticks and Orders order slots, one book.
// Commands in, events out, both 256-bit records over valid/ready; docs/rules.md says what, this says how.
// Every state lasts one cycle in which the event queue has room (en); the timing contract in sim/timing/
// gives the cycles of every step.
module lockstep_core #(
  parameter integer Levels    = 16384,
  parameter integer Orders    = 16384,
  parameter integer QtyW      = 32,
  parameter integer FifoDepth = 16,
  parameter integer AllAlgorithms = 1,  // 0: price-time priority alone
  parameter integer KeyW     = $clog2(Levels),
  parameter integer SlotW    = $clog2(Orders),
  parameter integer TagW     = 32 - SlotW,
  parameter integer TotW     = QtyW + SlotW,
  parameter integer InfoW    = 1 + TagW + 1 + KeyW + 16
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             cmd_valid_i,
  output logic             cmd_ready_o,
  input  logic [255:0]     cmd_data_i,
  output logic             evt_valid_o,
  input  logic             evt_ready_i,
  output logic [1:0]       state_o,
  // top of book, as of the last finished command; price and size are 0 on an empty side
  output logic             bid_valid_o,
  output logic             ask_valid_o,
  output logic [KeyW-1:0]  bid_price_o,
  output logic [KeyW-1:0]  ask_price_o,
  output logic [TotW-1:0]  bid_size_o,
  output logic [TotW-1:0]  ask_size_o,
  output logic [255:0]     evt_data_o
);
  `include "lockstep_layout.svh"
  `include "lockstep_states.svh"

  localparam integer SweepW = (SlotW > KeyW - 5) ? SlotW : KeyW - 5;

  // ---- registers --------------------------------------------------------------------------------------
  logic [4:0]        fsm_q, fsm_d;
  logic [255:0]      cmd_q;
  logic [31:0]       seq_q;
  logic [1:0]        book_state_q, algorithm_q;
  logic [KeyW-1:0]   low_q, high_q;
  logic [SweepW-1:0] sweep_q;
  // the taker, or the order that comes to rest
  logic              w_side_q;
  logic [KeyW-1:0]   w_price_q;
  logic [QtyW-1:0]   w_qty_q;
  logic [15:0]       w_part_q;
  // the order that leaves its queue by CANCEL, REDUCE, REPLACE, MASS_CANCEL, and how much of it
  logic [SlotW-1:0]  m_slot_q, m_next_q, m_prev_q;
  logic              m_side_q;
  logic [KeyW-1:0]   m_price_q;
  logic [QtyW-1:0]   m_qty_q, m_take_q;
  // best level of each side while working [0] bid [1] ask, and as published
  logic [1:0]        top_valid_q, pub_valid_q;
  logic [KeyW-1:0]   top_price_q [2], pub_price_q [2];
  logic [TotW-1:0]   top_size_q [2], pub_size_q [2];
  logic [SlotW-1:0]  top_head_q [2];
  // the side whose makers are being consumed, and what TRADE leaves for STP2
  logic              eat_q, stp_emptied_q;
  logic [QtyW-1:0]   stp_take_q;
  // sharing out a level: the maker looked at, the size not looked at yet, the largest maker so far
  logic [SlotW-1:0]  a_slot_q;
  logic [TotW-1:0]   a_left_q, a_total_q;
  logic [QtyW-1:0]   a_wanted_q, a_big_q;
  logic [TagW-1:0]   m_tag_q;
  logic              a_on_q, a_own_q, a_busy_q;
  // look-up of the next level
  logic              find_side_q, find_apply_q, walking_q, found_q;
  logic [KeyW-1:0]   find_key_q;
  // fill-or-kill walk
  logic [SlotW-1:0]  walk_slot_q;
  logic [KeyW-1:0]   walk_price_q;
  logic [TotW-1:0]   walk_left_q;
  logic [QtyW-1:0]   walk_sum_q;

  logic en;

  // ---- the command and the order it names -------------------------------------------------------------
  logic [7:0]  kind;
  logic        is_add, is_reduce, is_replace, is_mass, is_band;
  logic [2:0]  stp;
  logic [1:0]  tif;
  logic        market;
  assign kind       = cmd_q[CMD_KIND_LSB+:CMD_KIND_W];
  assign stp        = cmd_q[CMD_SELF_TRADE_LSB+:CMD_SELF_TRADE_W];
  assign tif        = cmd_q[CMD_TIME_IN_FORCE_LSB+:CMD_TIME_IN_FORCE_W];
  assign market     = cmd_q[CMD_MARKET_LSB];
  assign is_add     = kind == CMD_KIND_ADD;
  assign is_reduce  = kind == CMD_KIND_REDUCE;
  assign is_replace = kind == CMD_KIND_REPLACE;
  assign is_mass    = kind == CMD_KIND_MASS_CANCEL;
  assign is_band    = kind == CMD_KIND_SET_BAND;

  logic             o_live, o_side;
  logic [TagW-1:0]  o_tag;
  logic [KeyW-1:0]  o_price;
  logic [15:0]      o_part;
  logic [QtyW-1:0]  o_qty;
  logic [SlotW-1:0] o_next, o_prev, l_head, l_tail;
  logic [TotW-1:0]  l_total;

  // The taker as CHECK sees it: the command's words, or for REPLACE the stored order's side and owner.
  logic            in_side;
  logic [KeyW-1:0] in_price;
  logic [SlotW-1:0] w_slot;
  assign w_slot   = cmd_q[CMD_ORDER_LSB+:SlotW];
  assign in_side  = is_add ? cmd_q[CMD_SIDE_LSB] : o_side;
  assign in_price = (is_add && market) ? (cmd_q[CMD_SIDE_LSB] == SIDE_BUY ? high_q : low_q)
                                       : cmd_q[CMD_PRICE_LSB+:KeyW];

  // ---- can the taker trade ----------------------------------------------------------------------------
  logic            x_side, x_valid, crosses;
  logic [KeyW-1:0] x_limit, x_price;
  logic            at_find3;
  assign at_find3 = fsm_q == S_FIND3 && find_side_q != x_side;
  assign x_side   = (fsm_q == S_CHECK) ? in_side : w_side_q;
  assign x_limit  = (fsm_q == S_CHECK) ? in_price : w_price_q;
  assign x_valid  = at_find3 ? found_q : top_valid_q[!x_side];
  assign x_price  = at_find3 ? find_key_q : top_price_q[!x_side];
  assign crosses  = x_valid && ((x_side == SIDE_BUY) ? x_price <= x_limit : x_price >= x_limit);

  logic        reject;
  logic [15:0] reject_code;
  lockstep_check #(.Levels(Levels), .QtyW(QtyW), .TagW(TagW), .AllAlgorithms(AllAlgorithms)) u_check (
    .cmd_i(cmd_q), .state_i(book_state_q), .low_i(low_q), .high_i(high_q), .book_empty_i(top_valid_q == 2'b00),
    .slot_live_i(o_live), .slot_tag_i(o_tag), .open_qty_i(o_qty), .crosses_i(crosses),
    .reject_o(reject), .code_o(reject_code)
  );

  // ---- one maker: trade, self-trade rule or eviction ----------------------------------------------------
  logic            own, evict, own_stops, own_both, gone, emptied;
  logic [QtyW-1:0] small_qty, take, w_left;
  assign evict     = is_band;
  assign own       = !evict && stp != STP_NONE && o_part == w_part_q;
  assign own_stops = own && stp == STP_CANCEL_NEWEST;
  assign own_both  = own && (stp == STP_CANCEL_BOTH || stp == STP_DECREMENT);
  assign small_qty = (w_qty_q < o_qty) ? w_qty_q : o_qty;
  assign take      = (evict || (own && stp != STP_DECREMENT)) ? o_qty : small_qty;
  assign gone      = !own_stops && take == o_qty;
  assign emptied   = gone && top_size_q[eat_q] == TotW'(o_qty);
  always_comb begin
    w_left = w_qty_q;
    if (own_stops || (own && stp == STP_CANCEL_BOTH)) w_left = '0;
    else if (!evict && !(own && stp == STP_CANCEL_OLDEST)) w_left = w_qty_q - small_qty;
  end

  // ---- sharing out a level ------------------------------------------------------------------------------
  logic            by_level, pro_rata, a_end, share_last;
  logic [QtyW-1:0] share, big_take, a_w_left;
  assign by_level = AllAlgorithms != 0 && algorithm_q != ALGORITHM_FIFO[1:0];
  assign pro_rata = algorithm_q == ALGORITHM_PRO_RATA[1:0];
  assign a_end    = a_left_q == TotW'(o_qty);
  assign big_take = (w_qty_q < m_qty_q) ? w_qty_q : m_qty_q;
  assign a_w_left = (fsm_q == S_ABIG) ? w_qty_q - big_take : w_qty_q - share;

  lockstep_share #(.QtyW(QtyW), .TotW(TotW)) u_share (
    .clk_i, .en_i(en), .start_i(fsm_q == S_ASHARE && !a_busy_q), .open_i(o_qty), .wanted_i(a_wanted_q),
    .total_i(a_total_q), .last_o(share_last), .share_o(share)
  );

  // ---- leaving a queue ----------------------------------------------------------------------------------
  logic m_full, m_first, m_last, m_at_top, m_emptied;
  assign m_full    = m_take_q == m_qty_q;
  assign m_first   = l_head == m_slot_q;
  assign m_last    = l_tail == m_slot_q;
  assign m_at_top  = top_price_q[m_side_q] == m_price_q;
  assign m_emptied = m_full && m_first && m_last;

  // ---- walk, scan, band -----------------------------------------------------------------------------------
  logic          walk_own, walk_skip, walk_full, walk_enough, walk_end, scan_hit, scan_end, bid_out, ask_out;
  logic [QtyW:0] walk_sum;
  assign walk_skip = stp == STP_CANCEL_OLDEST && o_part == w_part_q;
  assign walk_own  = stp != STP_NONE && !walk_skip && o_part == w_part_q;
  assign walk_sum  = {1'b0, walk_sum_q} + (walk_skip ? '0 : {1'b0, o_qty});
  assign walk_enough = walk_sum >= {1'b0, w_qty_q};
  // Where a level is shared out as a whole, an own maker anywhere on it matters.
  assign walk_full = walk_enough && (!by_level || stp == STP_NONE || stp == STP_CANCEL_OLDEST || walk_end);
  assign walk_end  = walk_left_q == TotW'(o_qty);
  assign scan_hit  = o_live && o_part == cmd_q[CMD_PARTICIPANT_LSB+:CMD_PARTICIPANT_W];
  assign scan_end  = sweep_q[SlotW-1:0] == {SlotW{1'b1}};
  assign bid_out   = top_valid_q[0] && top_price_q[0] > high_q;
  assign ask_out   = top_valid_q[1] && top_price_q[1] < low_q;

  logic bid_changed, ask_changed, rests;
  assign bid_changed = pub_valid_q[0] != top_valid_q[0] || pub_price_q[0] != top_price_q[0] ||
                       pub_size_q[0] != top_size_q[0];
  assign ask_changed = pub_valid_q[1] != top_valid_q[1] || pub_price_q[1] != top_price_q[1] ||
                       pub_size_q[1] != top_size_q[1];
  assign rests = is_replace || (tif == TIF_DAY && !market);

  lockstep_control u_control (
    .state_i(fsm_q), .kind_i(kind),
    .sweep_end_i(fsm_q == S_INIT ? (&sweep_q) : scan_end),
    .valid_i(cmd_valid_i), .reject_i(reject), .crosses_i(crosses), .fok_i(tif == TIF_FOK), .rests_i(rests),
    .own_stops_i(own_stops), .own_both_i(own_both),
    .emptied_i(fsm_q == S_TRADE ? emptied : fsm_q == S_STP2 ? stp_emptied_q : (m_emptied && m_at_top)),
    .taker_left_i(fsm_q == S_TRADE ? w_left != '0 : fsm_q == S_AGIVE ? a_w_left != '0 : w_qty_q != '0),
    .scan_hit_i(scan_hit), .found_i(found_q), .walking_i(walking_q), .walk_own_i(walk_own),
    .walk_full_i(walk_full), .walk_end_i(walk_end), .evict_i(bid_out || ask_out),
    .two_tops_i(bid_changed && ask_changed),
    .by_level_i(by_level), .pro_rata_i(pro_rata), .sharing_i(a_on_q), .own_phase_i(a_own_q), .stp_i(stp != STP_NONE),
    .own_i(own), .level_end_i(fsm_q == S_UNLINK ? a_left_q == '0 : a_end),
    .plenty_i(top_size_q[eat_q] > TotW'(w_qty_q)), .share_last_i(share_last && a_busy_q), .state_o(fsm_d)
  );

  assign cmd_ready_o = fsm_q == S_IDLE && en;

  `include "lockstep_memory.svh"
  `include "lockstep_answer.svh"
  `include "lockstep_update.svh"

  assign {ask_valid_o, bid_valid_o} = pub_valid_q;
  assign bid_price_o = pub_price_q[0];
  assign bid_size_o  = pub_size_q[0];
  assign ask_price_o = pub_price_q[1];
  assign ask_size_o  = pub_size_q[1];
  assign state_o     = book_state_q;

`ifndef SYNTHESIS
  initial begin
    if (Orders < 4 || (Orders & (Orders - 1)) != 0 || QtyW < 1 || QtyW > 32) begin
      $display("lockstep_core: Orders must be a power of two of at least 4 and QtyW 1 to 32, got %0d and %0d",
               Orders, QtyW);
      $stop;
    end
  end
`endif
endmodule
