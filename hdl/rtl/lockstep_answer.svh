// Part of lockstep_core: the event of each step.
logic        sets_limits;
logic        emit, finish, evt_side, refuse;
logic [7:0]  evt_kind;
logic [31:0] evt_order, evt_price, evt_qty, evt_word4, evt_word5, evt_word6;
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
  evt_kind  = EVT_KIND_CANCELLED;
  evt_side  = w_side_q;
  evt_order = named_id;
  evt_price = 32'(w_price_q);
  evt_qty   = 32'(w_qty_q);
  evt_word4 = 32'd0;
  evt_word5 = 32'd0;
  evt_word6 = 32'd0;
  unique case (1'b1)
    tells: begin
      evt_kind  = EVT_KIND_TOP;
      evt_side  = told_side_q;
      evt_order = 32'd0;
      evt_price = 32'(pub_price_q[told_side_q]);
      evt_qty   = 32'd0;
      evt_word4 = told_size[31:0];
      evt_word5 = told_size[63:32];
    end
    (st_q[S_CHECK] && is_add): begin
      evt_kind  = EVT_KIND_ACCEPTED;
      evt_side  = in_side;
      evt_price = 32'(in_price);
      evt_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      evt_word4 = {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]};
    end
    (st_q[S_CHECK] && is_replace): begin
      evt_kind  = EVT_KIND_REPLACED;
      evt_side  = in_side;
      evt_price = 32'(in_price);
      evt_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
    end
    (st_q[S_CHECK] && is_reduce): begin
      evt_side  = in_side;
      evt_price = 32'(m_price_q);
      evt_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      evt_word4 = {24'd0, REASON_REDUCED};
      evt_word5 = 32'(m_minus_q);
    end
    (st_q[S_CHECK] && is_cancel): begin
      evt_side  = in_side;
      evt_price = 32'(m_price_q);
      evt_qty   = 32'(m_qty_q);
      evt_word4 = {24'd0, REASON_USER};
    end
    (st_q[S_CHECK] && is_mass): begin
      evt_kind  = EVT_KIND_ACCEPTED;
      evt_side  = 1'b0;
      evt_order = 32'd0;
      evt_price = 32'd0;
      evt_qty   = 32'd0;
      evt_word4 = {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]};
    end
    (st_q[S_CHECK] && sets_limits): begin
      evt_kind  = EVT_KIND_STATE;
      evt_side  = 1'b0;
      evt_order = 32'd0;
      evt_qty   = 32'd0;
      evt_price = is_band ? cmd_q[CMD_LOW_LSB+:32] : 32'(low_q);
      evt_word5 = is_band ? cmd_q[CMD_HIGH_LSB+:32] : 32'(high_q);
      evt_word4 = {16'd0, is_algorithm ? cmd_q[CMD_ALGORITHM_LSB+:8] : {6'd0, algorithm_q},
                   is_state ? cmd_q[CMD_STATE_LSB+:8] : {6'd0, book_state_q}};
    end
    st_q[S_WPASS]: begin
      evt_kind  = EVT_KIND_ACCEPTED;
      evt_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      evt_word4 = {16'd0, w_part_q};
    end
    st_q[S_TRADE], st_q[S_AOWN]: begin
      if (own_stops) begin
        evt_word4 = {24'd0, REASON_SELF_TRADE};
      end else begin
        evt_order = maker_id;
        evt_price = 32'(m_price_q);
        evt_qty   = 32'(take);
        evt_word5 = gone ? 32'd0 : 32'(m_minus_q);
        if (own || is_band) begin
          evt_side  = eat_q;
          evt_word4 = {24'd0, is_band ? REASON_BAND : REASON_SELF_TRADE};
        end else begin
          evt_kind  = EVT_KIND_TRADE;
          evt_word4 = named_id;
          evt_word6 = 32'(w_left);
        end
      end
    end
    st_q[S_AGIVE]: begin
      evt_kind  = EVT_KIND_TRADE;
      evt_order = maker_id;
      evt_price = 32'(m_price_q);
      evt_qty   = 32'(share);
      evt_word4 = named_id;
      evt_word5 = 32'(m_minus_q);
      evt_word6 = 32'(w_qty_q);
    end
    st_q[S_ABTRADE]: begin
      evt_kind  = EVT_KIND_TRADE;
      evt_order = maker_id;
      evt_price = 32'(m_price_q);
      evt_qty   = 32'(take);
      evt_word4 = named_id;
      evt_word5 = gone ? 32'd0 : 32'(m_minus_q);
      evt_word6 = 32'(w_left);
    end
    st_q[S_STP2]: begin
      evt_qty   = 32'(stp_take_q);
      evt_word4 = {24'd0, REASON_SELF_TRADE};
      evt_word5 = 32'(w_qty_q);
    end
    st_q[S_LINK]: evt_kind = EVT_KIND_RESTED;
    st_q[S_SCAN]: begin
      evt_side  = m_side_q;
      evt_order = maker_id;
      evt_price = 32'(m_price_q);
      evt_qty   = 32'(m_qty_q);
      evt_word4 = {24'd0, REASON_MASS_CANCEL};
    end
    st_q[S_KILL]: evt_word4 = {24'd0, market ? REASON_MARKET_REMAINDER : REASON_IOC_REMAINDER};
    default: begin   // no event, or a refusal
      evt_kind  = 8'd0;
      evt_side  = 1'b0;
      evt_order = 32'd0;
      evt_price = 32'd0;
      evt_qty   = 32'd0;
    end
  endcase
end

lockstep_emit #(.FifoDepth(FifoDepth)) u_emit (
  .clk_i, .rst_ni, .en_o(en), .emit_i(emit), .finish_i(finish), .reject_i(refuse),
  .code_i(st_q[S_WFAIL] ? REJECT_UNFILLABLE : reject_code), .command_i(cmd_q[CMD_KIND_LSB+:8]),
  .command_order_i(named_id), .kind_i(evt_kind), .side_i(evt_side),
  .book_i(tells ? pub_book_q : cmd_q[CMD_BOOK_LSB+:16]), .order_i(evt_order), .price_i(evt_price), .quantity_i(evt_qty),
  .word4_i(evt_word4), .word5_i(evt_word5), .word6_i(evt_word6), .sequence_i(tells ? pub_seq_q : seq_q),
  .evt_valid_o, .evt_ready_i, .evt_data_o
);
