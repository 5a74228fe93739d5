// Part of lockstep_core: the event of each step.
logic        emit, finish, evt_side;
logic [7:0]  evt_kind;
logic [31:0] evt_order, evt_price, evt_qty, evt_word4, evt_word5, evt_word6;
logic [31:0] maker_id, named_id;
logic        top_shown;
logic [63:0] top_size_wide;

assign named_id      = cmd_q[CMD_ORDER_LSB+:32];
assign maker_id      = {o_tag, fsm_q == S_SCAN ? sweep_q[SlotW-1:0] : fsm_q == S_TRADE ? top_head_q[eat_q] : a_slot_q};
assign top_shown     = fsm_q == S_DONE2 || !bid_changed;
assign top_size_wide = 64'(top_size_q[top_shown]);

always_comb begin
  emit      = 1'b0;
  finish    = 1'b0;
  evt_kind  = EVT_KIND_CANCELLED;
  evt_side  = w_side_q;
  evt_order = named_id;
  evt_price = 32'(w_price_q);
  evt_qty   = 32'd0;
  evt_word4 = 32'd0;
  evt_word5 = 32'd0;
  evt_word6 = 32'd0;
  case (fsm_q)
    S_CHECK: begin
      emit      = reject || !(is_add && tif == TIF_FOK);
      finish    = reject;
      evt_side  = in_side;
      evt_price = 32'(in_price);
      evt_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      if (reject) begin
        evt_kind  = EVT_KIND_REJECTED;
        evt_side  = 1'b0;
        evt_price = 32'd0;
        evt_qty   = 32'd0;
        evt_word4 = {8'd0, kind, reject_code};
      end else if (is_add) begin
        evt_kind  = EVT_KIND_ACCEPTED;
        evt_word4 = {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]};
      end else if (is_replace) begin
        evt_kind = EVT_KIND_REPLACED;
      end else if (is_reduce) begin
        evt_price = 32'(o_price);
        evt_word4 = {24'd0, REASON_REDUCED};
        evt_word5 = 32'(o_qty) - cmd_q[CMD_QUANTITY_LSB+:32];
      end else if (kind == CMD_KIND_CANCEL) begin
        evt_price = 32'(o_price);
        evt_qty   = 32'(o_qty);
        evt_word4 = {24'd0, REASON_USER};
      end else if (is_mass) begin
        evt_kind  = EVT_KIND_ACCEPTED;
        evt_side  = 1'b0;
        evt_order = 32'd0;
        evt_price = 32'd0;
        evt_qty   = 32'd0;
        evt_word4 = {16'd0, cmd_q[CMD_PARTICIPANT_LSB+:16]};
      end else begin
        evt_kind  = EVT_KIND_STATE;
        evt_side  = 1'b0;
        evt_order = 32'd0;
        evt_qty   = 32'd0;
        evt_price = is_band ? cmd_q[CMD_LOW_LSB+:32] : 32'(low_q);
        evt_word5 = is_band ? cmd_q[CMD_HIGH_LSB+:32] : 32'(high_q);
        evt_word4 = {16'd0, kind == CMD_KIND_SET_ALGORITHM ? cmd_q[CMD_ALGORITHM_LSB+:8] : {6'd0, algorithm_q},
                     kind == CMD_KIND_SET_STATE ? cmd_q[CMD_STATE_LSB+:8] : {6'd0, book_state_q}};
      end
    end
    S_WPASS: begin
      emit      = 1'b1;
      evt_kind  = EVT_KIND_ACCEPTED;
      evt_qty   = cmd_q[CMD_QUANTITY_LSB+:32];
      evt_word4 = {16'd0, w_part_q};
    end
    S_WFAIL: begin
      emit      = 1'b1;
      finish    = 1'b1;
      evt_kind  = EVT_KIND_REJECTED;
      evt_side  = 1'b0;
      evt_price = 32'd0;
      evt_word4 = {8'd0, kind, REJECT_UNFILLABLE};
    end
    S_TRADE: begin
      emit = 1'b1;
      if (own_stops) begin
        evt_qty   = 32'(w_qty_q);
        evt_word4 = {24'd0, REASON_SELF_TRADE};
      end else begin
        evt_order = maker_id;
        evt_price = 32'(top_price_q[eat_q]);
        evt_qty   = 32'(take);
        evt_word5 = 32'(o_qty) - 32'(take);
        if (own || evict) begin
          evt_side  = eat_q;
          evt_word4 = {24'd0, evict ? REASON_BAND : REASON_SELF_TRADE};
        end else begin
          evt_kind  = EVT_KIND_TRADE;
          evt_word4 = named_id;
          evt_word6 = 32'(w_left);
        end
      end
    end
    S_AOWN: begin
      emit      = own;
      evt_word4 = {24'd0, REASON_SELF_TRADE};
      if (own_stops) begin
        evt_qty = 32'(w_qty_q);
      end else begin
        evt_side  = eat_q;
        evt_order = maker_id;
        evt_price = 32'(top_price_q[eat_q]);
        evt_qty   = 32'(take);
        evt_word5 = 32'(o_qty) - 32'(take);
      end
    end
    S_AGIVE: begin
      emit      = share != '0;
      evt_kind  = EVT_KIND_TRADE;
      evt_order = maker_id;
      evt_price = 32'(top_price_q[eat_q]);
      evt_qty   = 32'(share);
      evt_word4 = named_id;
      evt_word5 = 32'(o_qty) - 32'(share);
      evt_word6 = 32'(a_w_left);
    end
    S_ABIG: begin
      emit      = 1'b1;
      evt_kind  = EVT_KIND_TRADE;
      evt_order = {m_tag_q, m_slot_q};
      evt_price = 32'(top_price_q[eat_q]);
      evt_qty   = 32'(big_take);
      evt_word4 = named_id;
      evt_word5 = 32'(m_qty_q) - 32'(big_take);
      evt_word6 = 32'(a_w_left);
    end
    S_STP2: begin
      emit      = 1'b1;
      evt_qty   = 32'(stp_take_q);
      evt_word4 = {24'd0, REASON_SELF_TRADE};
      evt_word5 = 32'(w_qty_q);
    end
    S_LINK: begin
      emit     = 1'b1;
      evt_kind = EVT_KIND_RESTED;
      evt_qty  = 32'(w_qty_q);
    end
    S_KILL: begin
      emit      = 1'b1;
      evt_qty   = 32'(w_qty_q);
      evt_word4 = {24'd0, market ? REASON_MARKET_REMAINDER : REASON_IOC_REMAINDER};
    end
    S_SCAN: begin
      emit      = scan_hit;
      evt_side  = o_side;
      evt_order = maker_id;
      evt_price = 32'(o_price);
      evt_qty   = 32'(o_qty);
      evt_word4 = {24'd0, REASON_MASS_CANCEL};
    end
    S_DONE, S_DONE2: begin
      emit      = fsm_q == S_DONE2 || bid_changed || ask_changed;
      finish    = fsm_q == S_DONE2 || !(bid_changed && ask_changed);
      evt_kind  = EVT_KIND_TOP;
      evt_side  = top_shown;
      evt_order = 32'd0;
      evt_price = 32'(top_price_q[top_shown]);
      evt_word4 = top_size_wide[31:0];
      evt_word5 = top_size_wide[63:32];
    end
    default: emit = 1'b0;
  endcase
end

lockstep_emit #(.FifoDepth(FifoDepth)) u_emit (
  .clk_i, .rst_ni, .en_o(en), .emit_i(emit), .finish_i(finish), .kind_i(evt_kind), .side_i(evt_side),
  .book_i(cmd_q[CMD_BOOK_LSB+:16]), .order_i(evt_order), .price_i(evt_price), .quantity_i(evt_qty),
  .word4_i(evt_word4), .word5_i(evt_word5), .word6_i(evt_word6), .sequence_i(seq_q),
  .evt_valid_o, .evt_ready_i, .evt_data_o
);
