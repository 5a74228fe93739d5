// Part of lockstep_core: what each step leaves in the registers.
logic better;
assign better = !top_valid_q[w_side_q] ||
                ((w_side_q == SIDE_BUY) ? w_price_q > top_price_q[0] : w_price_q < top_price_q[1]);

always_ff @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    fsm_q          <= S_INIT;
    seq_q          <= '0;
    book_state_q   <= STATE_OPEN[1:0];
    algorithm_q    <= ALGORITHM_FIFO[1:0];
    low_q          <= '0;
    high_q         <= {KeyW{1'b1}};
    sweep_q        <= '0;
    top_valid_q    <= '0;
    pub_valid_q    <= '0;
    top_price_q[0] <= '0;
    top_price_q[1] <= '0;
    top_size_q[0]  <= '0;
    top_size_q[1]  <= '0;
    pub_price_q[0] <= '0;
    pub_price_q[1] <= '0;
    pub_size_q[0]  <= '0;
    pub_size_q[1]  <= '0;
    walking_q      <= 1'b0;
  end else if (en) begin
    fsm_q <= fsm_d;
    case (fsm_q)
      S_INIT: sweep_q <= sweep_q + 1'b1;
      S_IDLE: if (cmd_valid_i) seq_q <= seq_q + 32'd1;
      S_CHECK: begin
        if (!reject && kind == CMD_KIND_SET_STATE) book_state_q <= cmd_q[CMD_STATE_LSB+:2];
        if (!reject && kind == CMD_KIND_SET_ALGORITHM) algorithm_q <= cmd_q[CMD_ALGORITHM_LSB+:2];
        if (!reject && is_band) begin
          low_q  <= cmd_q[CMD_LOW_LSB+:KeyW];
          high_q <= cmd_q[CMD_HIGH_LSB+:KeyW];
        end
        sweep_q   <= '0;
        walking_q <= is_add && tif == TIF_FOK;
      end
      S_TRADE: if (!own_stops) top_size_q[eat_q] <= top_size_q[eat_q] - TotW'(take);
      S_AGIVE: top_size_q[eat_q] <= top_size_q[eat_q] - TotW'(share);
      S_UNLINK: if (m_at_top) top_size_q[m_side_q] <= l_total - TotW'(m_take_q);
      S_LINK: begin
        top_valid_q[w_side_q] <= 1'b1;
        if (better) begin
          top_price_q[w_side_q] <= w_price_q;
          top_size_q[w_side_q]  <= TotW'(w_qty_q);
        end else if (top_price_q[w_side_q] == w_price_q) begin
          top_size_q[w_side_q] <= top_size_q[w_side_q] + TotW'(w_qty_q);
        end
      end
      S_FIND3: begin
        if (!walking_q && find_apply_q) begin
          top_valid_q[find_side_q] <= found_q;
          top_price_q[find_side_q] <= found_q ? find_key_q : '0;
          top_size_q[find_side_q]  <= found_q ? l_total : '0;
        end
        if (is_mass) sweep_q <= sweep_q + 1'b1;
      end
      S_SCAN: if (!scan_hit) sweep_q <= sweep_q + 1'b1;
      S_WPASS: walking_q <= 1'b0;
      S_WFAIL: walking_q <= 1'b0;
      S_DONE: begin
        pub_valid_q    <= top_valid_q;
        pub_price_q[0] <= top_price_q[0];
        pub_price_q[1] <= top_price_q[1];
        pub_size_q[0]  <= top_size_q[0];
        pub_size_q[1]  <= top_size_q[1];
      end
      default: fsm_q <= fsm_d;
    endcase
  end
end

// Registers that need no reset: each is written before it is read.
always_ff @(posedge clk_i) begin
  if (en) begin
    case (fsm_q)
      S_IDLE: cmd_q <= cmd_data_i;
      S_CHECK: begin
        w_side_q     <= in_side;
        w_price_q    <= in_price;
        w_qty_q      <= cmd_q[CMD_QUANTITY_LSB+:QtyW];
        w_part_q     <= is_add ? cmd_q[CMD_PARTICIPANT_LSB+:16] : o_part;
        eat_q        <= !in_side;
        a_on_q       <= 1'b0;
        a_busy_q     <= 1'b0;
        m_slot_q     <= w_slot;
        m_side_q     <= o_side;
        m_price_q    <= o_price;
        m_qty_q      <= o_qty;
        m_next_q     <= o_next;
        m_prev_q     <= o_prev;
        m_take_q     <= is_reduce ? cmd_q[CMD_QUANTITY_LSB+:QtyW] : o_qty;
        find_side_q  <= !in_side;
        walk_slot_q  <= top_head_q[!in_side];
        walk_price_q <= top_price_q[!in_side];
        walk_left_q  <= top_size_q[!in_side];
        walk_sum_q   <= '0;
      end
      S_SCAN: begin
        m_slot_q  <= sweep_q[SlotW-1:0];
        m_side_q  <= o_side;
        m_price_q <= o_price;
        m_qty_q   <= o_qty;
        m_next_q  <= o_next;
        m_prev_q  <= o_prev;
        m_take_q  <= o_qty;
      end
      S_TRADE: begin
        w_qty_q       <= w_left;
        stp_take_q    <= stp == STP_DECREMENT ? take : w_qty_q;
        stp_emptied_q <= emptied;
        find_side_q   <= eat_q;
        find_apply_q  <= 1'b1;
        if (gone && !emptied) top_head_q[eat_q] <= o_next;
      end
      S_UNLINK: begin
        find_side_q  <= m_side_q;
        find_apply_q <= m_emptied && m_at_top;
        if (m_at_top && m_full && m_first) top_head_q[m_side_q] <= m_next_q;
      end
      S_LINK: if (better) top_head_q[w_side_q] <= w_slot;
      S_FIND1: begin
        found_q    <= map_found[find_side_q];
        find_key_q <= map_key[find_side_q];
      end
      S_FIND3: begin
        if (walking_q) begin
          walk_slot_q  <= l_head;
          walk_price_q <= find_key_q;
          walk_left_q  <= l_total;
        end else if (find_apply_q) begin
          top_head_q[find_side_q] <= l_head;
        end
      end
      S_WALK: begin
        walk_sum_q  <= walk_enough ? w_qty_q : walk_sum[QtyW-1:0];
        walk_left_q <= walk_left_q - TotW'(o_qty);
        walk_slot_q <= o_next;
      end
      S_BAND: eat_q <= evict_side;
      S_ALEVEL: begin
        a_on_q   <= 1'b1;
        a_own_q  <= 1'b1;
        a_slot_q <= top_head_q[eat_q];
        a_left_q <= top_size_q[eat_q];
      end
      S_AOWN: begin
        a_slot_q <= o_next;
        a_left_q <= a_left_q - TotW'(o_qty);
        if (own) begin
          w_qty_q    <= w_left;
          stp_take_q <= stp == STP_DECREMENT ? take : w_qty_q;
          m_slot_q   <= a_slot_q;
          m_side_q   <= eat_q;
          m_price_q  <= top_price_q[eat_q];
          m_qty_q    <= o_qty;
          m_next_q   <= o_next;
          m_prev_q   <= o_prev;
          m_take_q   <= take;
        end
      end
      S_ADECIDE: begin
        a_own_q    <= 1'b0;
        a_slot_q   <= top_head_q[eat_q];
        a_left_q   <= top_size_q[eat_q];
        a_wanted_q <= w_qty_q;
        a_total_q  <= top_size_q[eat_q];
        a_big_q    <= '0;
      end
      S_ASHARE: a_busy_q <= 1'b1;
      S_AGIVE: begin
        a_busy_q <= 1'b0;
        w_qty_q  <= a_w_left;
        a_slot_q <= o_next;
        a_left_q <= a_left_q - TotW'(o_qty);
      end
      S_ASCAN: begin
        a_slot_q <= o_next;
        a_left_q <= a_left_q - TotW'(o_qty);
        if (o_qty > a_big_q) begin
          a_big_q   <= o_qty;
          m_tag_q   <= o_tag;
          m_slot_q  <= a_slot_q;
          m_side_q  <= eat_q;
          m_price_q <= top_price_q[eat_q];
          m_qty_q   <= o_qty;
          m_next_q  <= o_next;
          m_prev_q  <= o_prev;
        end
      end
      S_ABIG: begin
        w_qty_q  <= a_w_left;
        m_take_q <= big_take;
      end
      default: cmd_q <= cmd_q;
    endcase
  end
end
