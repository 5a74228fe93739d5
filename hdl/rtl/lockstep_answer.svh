// Part of lockstep_core: the event of each step.
logic        emit, finish, say_side, fill_side, refuse;
logic [7:0]  say_kind, fill_kind;
logic [31:0] say_order, say_price, say_qty, say_word4, say_word5;
logic [31:0] fill_order, fill_price, fill_qty, fill_word4, fill_word5, fill_word6;
logic [31:0] maker_id, named_id;
logic        tells;
logic [63:0] told_size;

assign named_id  = cmd_q[CMD_ORDER_LSB+:32];
assign maker_id  = {m_tag_q, m_slot_q};
// The published tops are told while the next command is being read; its first event comes later.
assign tells     = tell_q || tell_second_q;
assign told_size = 64'(pub_size_q[told_side_q]);
assign refuse    = st_q[S_WFAIL] || (st_q[S_CHECK] && reject);

assign emit   = (tell_q && told_q != 2'b00) || tell_second_q || (st_q[S_CHECK] && (reject || !(is_add && tif == TIF_FOK))) ||
                st_q[S_WPASS] || st_q[S_WFAIL] || st_q[S_TRADE] || (st_q[S_AOWN] && own) || (st_q[S_AGIVE] && share != '0) ||
                st_q[S_ABTRADE] || st_q[S_STP2] || st_q[S_LINK] || st_q[S_KILL] || (st_q[S_SCAN] && scan_hit);
assign finish = (tell_q && told_q != 2'b11) || tell_second_q || refuse;

// One event a step at most: each field is the sum of what each step would say in it, and nothing in the others.
function automatic logic [31:0] when(input logic is, input logic [31:0] what);
  when = {32{is}} & what;
endfunction

logic adds, replaces, reduces, cancels, masses, sets_limits, takers;
assign adds        = st_q[S_CHECK] && is_add;
assign replaces    = st_q[S_CHECK] && is_replace;
assign reduces     = st_q[S_CHECK] && is_reduce;
assign cancels     = st_q[S_CHECK] && is_cancel;
assign masses      = st_q[S_CHECK] && is_mass;
assign sets_limits = st_q[S_CHECK] && (is_band || is_state || is_algorithm);
assign takers      = st_q[S_WPASS] || st_q[S_STP2] || st_q[S_LINK] || st_q[S_KILL];

assign say_kind  = 8'(when(tells, 32'(EVT_KIND_TOP)) | when(adds || masses || st_q[S_WPASS], 32'(EVT_KIND_ACCEPTED)) |
                      when(replaces, 32'(EVT_KIND_REPLACED)) | when(sets_limits, 32'(EVT_KIND_STATE)) | when(st_q[S_LINK], 32'(EVT_KIND_RESTED)) |
                      when(reduces || cancels || st_q[S_STP2] || st_q[S_SCAN] || st_q[S_KILL], 32'(EVT_KIND_CANCELLED)));
assign say_side  = (tells && told_side_q) || ((adds || replaces || reduces || cancels) && in_side) || (takers && w_side_q) ||
                   (st_q[S_SCAN] && m_side_q);
assign say_order = when(adds || replaces || reduces || cancels || takers, named_id) | when(st_q[S_SCAN], maker_id);
assign say_price = when(tells, 32'(pub_price_q[told_side_q])) | when(adds || replaces, 32'(in_price)) |
                   when(reduces || cancels || st_q[S_SCAN], 32'(m_price_q)) | when(takers, 32'(w_price_q)) |
                   when(sets_limits, is_band ? cmd_q[CMD_LOW_LSB+:32] : 32'(low_q));
assign say_qty   = when(adds || replaces || reduces || st_q[S_WPASS], cmd_q[CMD_QUANTITY_LSB+:32]) |
                   when(cancels || st_q[S_SCAN], 32'(m_qty_q)) | when(st_q[S_STP2], 32'(stp_take_q)) |
                   when(st_q[S_LINK] || st_q[S_KILL], 32'(w_qty_q));
assign say_word4 = when(tells, told_size[31:0]) | when(adds || masses, {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]}) |
                   when(st_q[S_WPASS], {16'd0, w_part_q}) | when(reduces, {24'd0, REASON_REDUCED}) | when(cancels, {24'd0, REASON_USER}) |
                   when(sets_limits, {16'd0, is_algorithm ? cmd_q[CMD_ALGORITHM_LSB+:8] : {6'd0, algorithm_q},
                                      is_state ? cmd_q[CMD_STATE_LSB+:8] : {6'd0, book_state_q}}) |
                   when(st_q[S_STP2], {24'd0, REASON_SELF_TRADE}) | when(st_q[S_SCAN], {24'd0, REASON_MASS_CANCEL}) |
                   when(st_q[S_KILL], {24'd0, market ? REASON_MARKET_REMAINDER : REASON_IOC_REMAINDER});
assign say_word5 = when(tells, told_size[63:32]) | when(reduces, 32'(m_minus_q)) | when(st_q[S_STP2], 32'(w_qty_q)) |
                   when(sets_limits, is_band ? cmd_q[CMD_HIGH_LSB+:32] : 32'(high_q));

// What a maker's event says, in TRADE and AOWN of the taker or of the maker, by the self-trade rule.
logic meets_maker, gives, drops;
assign meets_maker = st_q[S_TRADE] || st_q[S_AOWN];
assign gives       = st_q[S_AGIVE] || st_q[S_ABTRADE];
assign drops       = own || is_band;

assign fill_kind  = 8'(when(meets_maker && drops, 32'(EVT_KIND_CANCELLED)) | when(gives || (meets_maker && !drops), 32'(EVT_KIND_TRADE)));
assign fill_side  = (meets_maker && (drops && !own_stops ? eat_q : w_side_q)) || (gives && w_side_q);
assign fill_order = when(meets_maker && own_stops, named_id) | when(gives || (meets_maker && !own_stops), maker_id);
assign fill_price = when(meets_maker && own_stops, 32'(w_price_q)) | when(gives || (meets_maker && !own_stops), 32'(m_price_q));
assign fill_qty   = when(meets_maker && own_stops, 32'(w_qty_q)) | when((meets_maker && !own_stops) || st_q[S_ABTRADE], 32'(take)) |
                    when(st_q[S_AGIVE], 32'(share));
assign fill_word4 = when(gives || (meets_maker && !drops), named_id) | when(meets_maker && is_band, {24'd0, REASON_BAND}) |
                    when(meets_maker && own, {24'd0, REASON_SELF_TRADE});
assign fill_word5 = when((meets_maker && !own_stops && !gone) || (st_q[S_ABTRADE] && !gone) || st_q[S_AGIVE], 32'(m_minus_q));
assign fill_word6 = when((meets_maker && !drops) || st_q[S_ABTRADE], 32'(w_left)) | when(st_q[S_AGIVE], 32'(w_qty_q));

logic [255:0] say, fill;
always_comb begin
  say = '0;
  say[EVT_KIND_LSB+:EVT_KIND_W]         = say_kind;
  say[EVT_SIDE_LSB]                     = say_side;
  say[EVT_BOOK_LSB+:EVT_BOOK_W]         = tells ? pub_book_q : cmd_q[CMD_BOOK_LSB+:16];
  say[EVT_ORDER_LSB+:EVT_ORDER_W]       = say_order;
  say[EVT_PRICE_LSB+:EVT_PRICE_W]       = say_price;
  say[EVT_QUANTITY_LSB+:EVT_QUANTITY_W] = say_qty;
  say[EVT_TAKER_LSB+:EVT_TAKER_W]       = say_word4;
  say[EVT_LEFT_LSB+:EVT_LEFT_W]         = say_word5;
  say[EVT_SEQUENCE_LSB+:EVT_SEQUENCE_W] = tells ? pub_seq_q : seq_q;
  fill = '0;
  fill[EVT_KIND_LSB+:EVT_KIND_W]         = fill_kind;
  fill[EVT_SIDE_LSB]                     = fill_side;
  fill[EVT_ORDER_LSB+:EVT_ORDER_W]       = fill_order;
  fill[EVT_PRICE_LSB+:EVT_PRICE_W]       = fill_price;
  fill[EVT_QUANTITY_LSB+:EVT_QUANTITY_W] = fill_qty;
  fill[EVT_TAKER_LSB+:EVT_TAKER_W]       = fill_word4;
  fill[EVT_LEFT_LSB+:EVT_LEFT_W]         = fill_word5;
  fill[EVT_TAKER_LEFT_LSB+:EVT_TAKER_LEFT_W] = fill_word6;
end

lockstep_emit #(.FifoDepth(FifoDepth)) u_emit (
  .clk_i, .rst_ni, .en_o(en), .emit_i(emit), .finish_i(finish), .reject_i(refuse),
  .code_i(st_q[S_WFAIL] ? REJECT_UNFILLABLE : reject_code), .command_i(cmd_q[CMD_KIND_LSB+:8]),
  .command_order_i(named_id), .event_i(say), .fill_i(fill), .evt_valid_o, .evt_ready_i, .evt_data_o
);
