// Part of lockstep_core: the event of each step.
logic        sets_limits;
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

assign sets_limits = is_band || is_state || is_algorithm;

always_comb begin
  say_kind  = EVT_KIND_CANCELLED;
  say_side  = w_side_q;
  say_order = named_id;
  say_price = 32'(w_price_q);
  say_qty   = 32'(w_qty_q);
  say_word4 = 32'd0;
  say_word5 = 32'd0;
  unique case (1'b1)
    tells: begin
      say_kind  = EVT_KIND_TOP;
      say_side  = told_side_q;
      say_order = 32'd0;
      say_price = 32'(pub_price_q[told_side_q]);
      say_qty   = 32'd0;
      say_word4 = told_size[31:0];
      say_word5 = told_size[63:32];
    end
    (st_q[S_CHECK] && is_add): begin
      say_kind  = EVT_KIND_ACCEPTED;
      say_side  = in_side;
      say_price = 32'(in_price);
      say_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      say_word4 = {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]};
    end
    (st_q[S_CHECK] && is_replace): begin
      say_kind  = EVT_KIND_REPLACED;
      say_side  = in_side;
      say_price = 32'(in_price);
      say_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
    end
    (st_q[S_CHECK] && is_reduce): begin
      say_side  = in_side;
      say_price = 32'(m_price_q);
      say_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      say_word4 = {24'd0, REASON_REDUCED};
      say_word5 = 32'(m_minus_q);
    end
    (st_q[S_CHECK] && is_cancel): begin
      say_side  = in_side;
      say_price = 32'(m_price_q);
      say_qty   = 32'(m_qty_q);
      say_word4 = {24'd0, REASON_USER};
    end
    (st_q[S_CHECK] && is_mass): begin
      say_kind  = EVT_KIND_ACCEPTED;
      say_side  = 1'b0;
      say_order = 32'd0;
      say_price = 32'd0;
      say_qty   = 32'd0;
      say_word4 = {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]};
    end
    (st_q[S_CHECK] && sets_limits): begin
      say_kind  = EVT_KIND_STATE;
      say_side  = 1'b0;
      say_order = 32'd0;
      say_qty   = 32'd0;
      say_price = is_band ? cmd_q[CMD_LOW_LSB+:32] : 32'(low_q);
      say_word5 = is_band ? cmd_q[CMD_HIGH_LSB+:32] : 32'(high_q);
      say_word4 = {16'd0, is_algorithm ? cmd_q[CMD_ALGORITHM_LSB+:8] : {6'd0, algorithm_q},
                   is_state ? cmd_q[CMD_STATE_LSB+:8] : {6'd0, book_state_q}};
    end
    st_q[S_WPASS]: begin
      say_kind  = EVT_KIND_ACCEPTED;
      say_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      say_word4 = {16'd0, w_part_q};
    end
    st_q[S_STP2]: begin
      say_qty   = 32'(stp_take_q);
      say_word4 = {24'd0, REASON_SELF_TRADE};
      say_word5 = 32'(w_qty_q);
    end
    st_q[S_LINK]: say_kind = EVT_KIND_RESTED;
    st_q[S_SCAN]: begin
      say_side  = m_side_q;
      say_order = maker_id;
      say_price = 32'(m_price_q);
      say_qty   = 32'(m_qty_q);
      say_word4 = {24'd0, REASON_MASS_CANCEL};
    end
    st_q[S_KILL]: say_word4 = {24'd0, market ? REASON_MARKET_REMAINDER : REASON_IOC_REMAINDER};
    default: begin   // no event, or a refusal
      say_kind  = 8'd0;
      say_side  = 1'b0;
      say_order = 32'd0;
      say_price = 32'd0;
      say_qty   = 32'd0;
    end
  endcase
end

// What a maker's event says: zero in the other steps.
always_comb begin
  fill_kind  = 8'd0;
  fill_side  = 1'b0;
  fill_order = 32'd0;
  fill_price = 32'd0;
  fill_qty   = 32'd0;
  fill_word4 = 32'd0;
  fill_word5 = 32'd0;
  fill_word6 = 32'd0;
  unique case (1'b1)
    (st_q[S_TRADE] || st_q[S_AOWN]): begin
      fill_kind  = (own || is_band) ? EVT_KIND_CANCELLED : EVT_KIND_TRADE;
      fill_side  = own_stops ? w_side_q : (own || is_band) ? eat_q : w_side_q;
      fill_order = own_stops ? named_id : maker_id;
      fill_price = own_stops ? 32'(w_price_q) : 32'(m_price_q);
      fill_qty   = own_stops ? 32'(w_qty_q) : 32'(take);
      fill_word4 = is_band ? {24'd0, REASON_BAND} : own ? {24'd0, REASON_SELF_TRADE} : named_id;
      fill_word5 = (own_stops || gone) ? 32'd0 : 32'(m_minus_q);
      fill_word6 = (own || is_band) ? 32'd0 : 32'(w_left);
    end
    st_q[S_AGIVE]: begin
      fill_kind  = EVT_KIND_TRADE;
      fill_side  = w_side_q;
      fill_order = maker_id;
      fill_price = 32'(m_price_q);
      fill_qty   = 32'(share);
      fill_word4 = named_id;
      fill_word5 = 32'(m_minus_q);
      fill_word6 = 32'(w_qty_q);
    end
    st_q[S_ABTRADE]: begin
      fill_kind  = EVT_KIND_TRADE;
      fill_side  = w_side_q;
      fill_order = maker_id;
      fill_price = 32'(m_price_q);
      fill_qty   = 32'(take);
      fill_word4 = named_id;
      fill_word5 = gone ? 32'd0 : 32'(m_minus_q);
      fill_word6 = 32'(w_left);
    end
    default: fill_kind = 8'd0;
  endcase
end

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
