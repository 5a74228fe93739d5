// Part of lockstep_core: what each step leaves in the registers.
logic bid_changed, ask_changed;
assign bid_changed = pub_valid_q[0] != top_valid_q[0] || pub_price_q[0] != top_price_q[0] ||
                     pub_size_q[0] != top_size_q[0];
assign ask_changed = pub_valid_q[1] != top_valid_q[1] || pub_price_q[1] != top_price_q[1] ||
                     pub_size_q[1] != top_size_q[1];

logic [TotW-1:0] eat_size;
assign eat_size = top_size_q[eat_q];

// What a side's best becomes, by the step alone, for both sides: which of them takes it is a matter of enables.
logic [1:0]      top_links, top_moves;
logic [TotW-1:0] top_size;
for (genvar s = 0; s < 2; s++) begin : gen_top
  assign top_links[s] = st_q[S_LINK] && w_side_q == 1'(s);
  assign top_moves[s] = st_q[S_FTOP] && !walking_q && find_apply_q && find_side_q == 1'(s);
end
always_comb begin
  unique case (1'b1)
    st_q[S_TRADE]:  top_size = partly ? size_taker_q : size_maker_q;
    st_q[S_UNLINK]: top_size = top_less_q;
    st_q[S_FTOP]:   top_size = found_q ? r_total : '0;
    default:        top_size = l_left_q;
  endcase
end

always_ff @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    st_q           <= StateCount'(1) << S_INIT;
    seq_q          <= '0;
    book_state_q   <= STATE_OPEN[1:0];
    algorithm_q    <= ALGORITHM_FIFO[1:0];
    low_q          <= '0;
    high_q         <= {KeyW{1'b1}};
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
    tell_q         <= 1'b0;
    tell_second_q  <= 1'b0;
    walking_q      <= 1'b0;
    from_m_q       <= 1'b0;
  end else if (en) begin
    st_q          <= st_d;
    from_m_q      <= st_d[S_CHECK] || st_d[S_SCAN] || st_d[S_AOWN] || st_d[S_ABTRADE];
    tell_q        <= st_q[S_DONE];
    tell_second_q <= tell_q && told_q == 2'b11;
    if (take_command && cmd_valid_i) seq_q <= seq_q + 32'd1;
    if (st_q[S_CHECK] && sets) begin
      if (is_state) book_state_q <= cmd_q[CMD_STATE_LSB+:2];
      if (is_algorithm) algorithm_q <= cmd_q[CMD_ALGORITHM_LSB+:2];
      if (is_band) begin
        low_q  <= cmd_q[CMD_LOW_LSB+:KeyW];
        high_q <= cmd_q[CMD_HIGH_LSB+:KeyW];
      end
    end
    if (st_q[S_CHECK]) walking_q <= !reject && is_add && tif == TIF_FOK;
    else if (st_q[S_WFAIL] || (st_q[S_WNEXT] && walk_full)) walking_q <= 1'b0;
    for (int s = 0; s < 2; s++) begin
      if (top_links[s]) top_valid_q[s] <= 1'b1;
      else if (top_moves[s]) top_valid_q[s] <= found_q;
      if (top_moves[s] || (top_links[s] && l_better_q)) top_price_q[s] <= st_q[S_LINK] ? w_price_q : found_q ? find_key_q : '0;
      if (top_moves[s] || (top_links[s] && (l_better_q || l_joins_q)) || (st_q[S_AGIVE] && eat_q == 1'(s)) ||
          (st_q[S_TRADE] && !own_stops && eat_q == 1'(s)) || (st_q[S_UNLINK] && l_top_q && m_side_q == 1'(s))) top_size_q[s] <= top_size;
    end
    if (st_q[S_DONE]) begin
      pub_valid_q    <= top_valid_q;
      pub_price_q[0] <= top_price_q[0];
      pub_price_q[1] <= top_price_q[1];
      pub_size_q[0]  <= top_size_q[0];
      pub_size_q[1]  <= top_size_q[1];
    end
  end
end

always_ff @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    sweep_q <= '0;
  end else if (en) begin
    if (st_q[S_INIT]) sweep_q <= sweep_q + 1'b1;
  end
end

// Registers that need no reset: each is written before it is read. The record at hand arrives in LOAD (the named
// order), CHECK (the first maker that a new order may meet), MAKER (a maker) or SCAN (any order).
logic arrives, m_kept_q;
logic [SlotW-1:0] at_slot, at_prev;
assign at_prev = (m_kept_q && st_q[S_MAKER]) ? m_prev_q : o_prev;
assign at_slot = st_q[S_LOAD] ? w_slot : st_q[S_SCAN] ? scan2_q : mk_slot_q;
assign arrives = st_q[S_LOAD] || (st_q[S_CHECK] && is_add) || st_q[S_MAKER] || (st_q[S_SCAN] && !scan_hit);

always_ff @(posedge clk_i) begin
  if (en && arrives) begin
    m_live_q  <= o_live;
    m_tag_q   <= o_tag;
    m_side_q  <= o_side;
    m_price_q <= o_price;
    m_part_q  <= o_part;
    m_qty_q   <= o_qty;
    m_next_q  <= o_next;
    m_prev_q  <= at_prev;
    m_slot_q  <= at_slot;
    m_final_q <= at_slot == {SlotW{1'b1}};
  end else if (en && st_q[S_ABIG]) begin
    m_tag_q  <= b_tag_q;
    m_qty_q  <= b_qty_q;
    m_next_q <= b_next_q;
    m_prev_q <= b_prev_q;
    m_slot_q <= b_slot_q;
  end
end

// What a maker finds in `prev` was written there when the one before it left, from that one's `prev`: it is still at
// hand, while the record was asked for before it was written.
always_ff @(posedge clk_i) begin
  if (en) begin
    if (st_q[S_TRADE] || (st_q[S_UNLINK] && a_on_q)) m_kept_q <= 1'b1;
    else if (st_q[S_CHECK] || st_q[S_MAKER] || st_q[S_FTOP] || st_q[S_BAND] || st_q[S_ADECIDE]) m_kept_q <= 1'b0;
  end
end

// The maker's quantity against the taker's, and what either leaves: of the record that arrives or of the largest.
logic [QtyW-1:0] a_qty;
assign a_qty = st_q[S_ABIG] ? b_qty_q : m_qty_q;

always_ff @(posedge clk_i) begin
  if (en) begin
    if (st_q[S_LOAD]) begin
      // of what the memory gives and of what was written meanwhile at once: the choice comes last
      m_match_q <= o_live && (info_hit_q ? info_new_q[InfoW-1-:TagW] == cmd_q[CMD_ORDER_LSB+32-TagW+:TagW] :
                                           r_tag == cmd_q[CMD_ORDER_LSB+32-TagW+:TagW]);
      m_more_q  <= qty_hit_q ? cmd_q[CMD_QUANTITY_LSB+:32] > 32'(qty_new_q) : cmd_q[CMD_QUANTITY_LSB+:32] > 32'(r_qty);
      m_minus_q <= qty_hit_q ? qty_new_q - cmd_q[CMD_QUANTITY_LSB+:QtyW] : r_qty - cmd_q[CMD_QUANTITY_LSB+:QtyW];
    end else if (st_q[S_ABIG]) begin
      m_minus_q <= b_qty_q - w_qty_q;
    end else if (st_q[S_MSUM]) begin
      m_minus_q <= m_qty_q - w_qty_q;
    end else if (st_q[S_AREST]) begin
      m_minus_q <= m_qty_q - share;
    end
    if (st_q[S_MSUM] || st_q[S_ABIG]) begin
      less_q    <= w_qty_q < a_qty;
      same_q    <= w_qty_q == a_qty;
      w_minus_q <= w_qty_q - a_qty;
    end
    if (st_q[S_MSUM]) begin
      size_maker_q <= eat_size - TotW'(m_qty_q);
      size_taker_q <= eat_size - TotW'(w_qty_q);
      l_end_q      <= eat_q ? top_size_q[1] == TotW'(m_qty_q) : top_size_q[0] == TotW'(m_qty_q);
      left_end_q   <= left_q == TotW'(m_qty_q);
    end
    // what the self-trade mode does to the taker's own maker, by the command's own words
    own_on_q    <= !is_band && stp != STP_NONE;
    stops_on_q  <= !is_band && stp == STP_CANCEL_NEWEST;
    ends_on_q   <= !is_band && stp == STP_CANCEL_BOTH;
    both_on_q   <= !is_band && (stp == STP_CANCEL_BOTH || stp == STP_DECREMENT);
    oldest_on_q <= !is_band && stp == STP_CANCEL_OLDEST;
    whole_on_q  <= !is_band && stp != STP_NONE && stp != STP_DECREMENT;
    if (st_q[S_MSUM]) begin
      m_own_q    <= m_part_q == w_part_q;
      b_bigger_q <= m_qty_q > b_qty_q;
    end
    if (st_q[S_UWAIT]) begin
      m_last_q  <= m_next_q == m_slot_q;
      // alone in its queue: its own next and its own last
      m_alone_q <= m_next_q == m_slot_q && m_prev_q == m_slot_q;
    end
    if (st_q[S_MAKER]) find_side_q <= eat_q;
    if (st_q[S_CHECK]) find_side_q <= by_id ? in_side : !in_side;
    if (st_q[S_SCAN]) find_side_q <= m_side_q;
  end
end

// The level at hand.
always_ff @(posedge clk_i) begin
  if (en) begin
    if (st_q[S_LOAD] || st_q[S_LHEAD]) l_head_q <= l_head;
    if (st_q[S_LOAD] || st_q[S_LHEAD]) l_total_q <= l_total;
    l_occupied_q <= l_occupied;   // of JOIN, for LINK
    if (st_q[S_CHECK] || st_q[S_LHEAD]) l_bytes_q <= {map_occupied[1], map_occupied[0]};
    if (st_q[S_UWAIT]) begin
      l_top_q       <= m_side_q ? top_price_q[1] == m_price_q : top_price_q[0] == m_price_q;
      l_top_first_q <= top_head_q[m_side_q] == m_slot_q;
      top_less_q    <= top_size_q[m_side_q] - TotW'(m_take_q);
    end else if (st_q[S_JOIN]) begin
      l_joins_q  <= w_side_q ? top_price_q[1] == w_price_q : top_price_q[0] == w_price_q;
      l_better_q <= !top_valid_q[w_side_q] ||
                    ((w_side_q == SIDE_BUY) ? w_price_q > top_price_q[0] : w_price_q < top_price_q[1]);
      l_left_q   <= l_occupied ? l_total_q + TotW'(w_qty_q) : TotW'(w_qty_q);
    end else if (st_q[S_AREST]) begin
      l_left_q <= eat_size - TotW'(share);
    end
    for (int s = 0; s < 2; s++) begin
      if ((trade_on && eat_q == 1'(s)) || (unlinks && l_top_q && l_top_first_q && m_side_q == 1'(s)) || top_moves[s] ||
          (top_links[s] && l_better_q)) top_head_q[s] <= st_q[S_LINK] ? w_slot : st_q[S_FTOP] ? r_head : m_next_q;
    end
  end
end

// The maker asked for next, and in `prev` once a level's first order for the last; the level asked for next.
logic [SlotW-1:0] mk_next;
(* keep *) logic  mk_move;
assign mk_move = take_command || st_q[S_CHECK] || st_q[S_SCAN] || st_q[S_MAKER] || st_q[S_FTOP] || (st_q[S_UNLINK] && !a_on_q) ||
                 st_q[S_WPASS] || st_q[S_ALEVEL] || st_q[S_ADECIDE] || st_q[S_BEVICT] || (st_q[S_AGIVE] && left_end_q);
always_comb begin
  unique case (1'b1)
    take_command:   mk_next = top_head_q[!cmd_data_i[CMD_SIDE_LSB]];
    st_q[S_CHECK]:  mk_next = is_mass ? '0 : r_next;
    st_q[S_SCAN]:   mk_next = mk_slot_q + 1'b1;
    st_q[S_MAKER]:  mk_next = r_next;
    st_q[S_FTOP]:   mk_next = is_mass ? m_slot_q + 1'b1 : (find_side_q == eat_q) ? r_head : top_head_q[eat_q];
    st_q[S_BEVICT]: mk_next = top_head_q[evict_side];
    default:        mk_next = top_head_q[eat_q];
  endcase
end

always_ff @(posedge clk_i) begin
  if (en) begin
    if (mk_move) mk_slot_q <= mk_next;
    if (st_q[S_LOAD] || st_q[S_LHEAD]) mk_prev_q <= l_head;
    else if (mk_move) mk_prev_q <= mk_next;
    unique case (1'b1)
      arrives: lvl_key_q <= o_price;
      ((st_q[S_MSUM] && !a_own_q && !a_share_q) || st_q[S_UWAIT] || st_q[S_FREAD]): lvl_key_q <= map_key[find_side_q];
      st_q[S_LREAD]: lvl_key_q <= w_price_q;
      default: lvl_key_q <= lvl_key_q;
    endcase
  end
end

// The taker, and what leaves.
always_ff @(posedge clk_i) begin
  if (en) begin
    if (take_command) begin
      cmd_q <= cmd_data_i;
      for (int s = 0; s < 2; s++) joins_q[s] <= cmd_data_i[CMD_KIND_LSB+:CMD_KIND_W] == CMD_KIND_ADD && cmd_data_i[CMD_SIDE_LSB] == 1'(s);
    end
    if (st_q[S_DONE]) begin
      told_q     <= {ask_changed, bid_changed};
      pub_seq_q  <= seq_q;
      pub_book_q <= cmd_q[CMD_BOOK_LSB+:16];
    end
    told_side_q <= st_q[S_DONE] ? !bid_changed : 1'b1;   // the bid's first
    if (st_q[S_LOAD]) w_price_q <= in_price;
    if (st_q[S_CHECK]) begin
      w_side_q  <= in_side;
      w_part_q  <= by_id ? m_part_q : cmd_q[CMD_PARTICIPANT_LSB+:16];
      w_meets_q <= crosses;
      eat_q     <= !in_side;
    end else if (st_q[S_BEVICT]) begin
      eat_q <= evict_side;
    end
    unique case (1'b1)
      st_q[S_CHECK]: w_qty_q <= cmd_q[CMD_QUANTITY_LSB+:QtyW];
      (st_q[S_TRADE] || (st_q[S_AOWN] && own) || st_q[S_ABTRADE]): w_qty_q <= w_left;
      st_q[S_AREST]: w_qty_q <= w_qty_q - share;
      default: w_qty_q <= w_qty_q;
    endcase
    w_any_q <= w_qty_q != '0;
    if (st_q[S_TRADE]) trade_left_q <= trade_left;
    else if (st_q[S_AREST]) trade_left_q <= w_qty_q != share;
    if (st_q[S_TRADE] || st_q[S_AOWN]) begin
      stp_take_q    <= stp == STP_DECREMENT ? take : w_qty_q;
      stp_emptied_q <= emptied;
    end
    unique case (1'b1)
      st_q[S_CHECK]: m_take_q <= is_reduce ? cmd_q[CMD_QUANTITY_LSB+:QtyW] : m_qty_q;
      st_q[S_SCAN]:  m_take_q <= m_qty_q;
      (st_q[S_AOWN] || st_q[S_ABTRADE]): m_take_q <= take;
      default: m_take_q <= m_take_q;
    endcase
    unique case (1'b1)
      st_q[S_CHECK]: m_full_q <= !is_reduce || m_minus_q == '0;
      st_q[S_SCAN]:  m_full_q <= 1'b1;
      (st_q[S_AOWN] || st_q[S_ABTRADE]): m_full_q <= gone;
      default: m_full_q <= m_full_q;
    endcase
  end
end

// Looking for the next level; going over a level.
logic seeks;
assign seeks = st_q[S_TRADE] || st_q[S_STP2] || st_q[S_UNLINK] || st_q[S_WNEXT];
always_ff @(posedge clk_i) begin
  if (en) begin
    if (st_q[S_TRADE]) find_apply_q <= 1'b1;
    else if (st_q[S_UNLINK]) find_apply_q <= m_emptied && l_top_q;
    if (seeks || st_q[S_FREAD]) find_key_q <= map_key[find_side_q];
    if (seeks) find_near_q <= map_near[find_side_q] && !is_mass;
    if (seeks) found_q <= 1'b1;
    else if (st_q[S_FWORD]) found_q <= map_hit[find_side_q];
    if (st_q[S_FWAIT]) find_meets_q <= (w_side_q == SIDE_BUY) ? find_key_q <= w_price_q : find_key_q >= w_price_q;

    unique case (1'b1)
      st_q[S_CHECK]: left_q <= top_size_q[!in_side];
      (st_q[S_FTOP] && walking_q): left_q <= r_total;
      st_q[S_ALEVEL], st_q[S_ADECIDE]: left_q <= eat_size;
      st_q[S_WALK], st_q[S_AOWN], st_q[S_ASCAN], st_q[S_AREST]: left_q <= left_q - TotW'(m_qty_q);
      default: left_q <= left_q;
    endcase

    if (st_q[S_CHECK]) walk_price_q <= top_price_q[!in_side];
    else if (st_q[S_FTOP] && walking_q) walk_price_q <= find_key_q;
    if (st_q[S_CHECK]) walk_sum_q <= '0;
    else if (st_q[S_WALK]) walk_sum_q <= walk_sum_q + (walk_skip ? '0 : {1'b0, m_qty_q});
    else if (st_q[S_WNEXT] && walk_enough_q) walk_sum_q <= {1'b0, w_qty_q};
    if (st_q[S_WSUM]) walk_enough_q <= walk_sum_q >= {1'b0, w_qty_q};
    if (st_q[S_WALK]) walk_own_q <= own && !walk_skip;

    if (st_q[S_BAND]) begin
      bid_out_q <= top_valid_q[0] && top_price_q[0] > high_q;
      ask_out_q <= top_valid_q[1] && top_price_q[1] < low_q;
    end

    scan_q  <= st_q[S_SCAN] && !scan_hit ? {scan_q[1:0], 1'b1} : 3'b000;
    // seen as the record arrives, so that it can stand: of SCAN, where nothing was forwarded
    scan_hit_q <= st_q[S_SCAN] && !scan_hit && scan_q[1] && r_live && r_part == w_part_q;
    scan1_q <= mk_slot_q;
    scan2_q <= scan1_q;
  end
end

// Sharing out a level.
always_ff @(posedge clk_i) begin
  if (en) begin
    if (st_q[S_CHECK]) begin
      a_on_q    <= 1'b0;
      a_own_q   <= 1'b0;
      a_share_q <= 1'b0;
    end else if (st_q[S_ALEVEL]) begin
      a_on_q    <= 1'b1;
      a_own_q   <= stp != STP_NONE;
      a_share_q <= 1'b0;
    end else if (st_q[S_ADECIDE]) begin
      a_own_q   <= 1'b0;
      a_share_q <= eat_size > TotW'(w_qty_q);
    end else if (st_q[S_AGIVE] && left_end_q) begin
      a_share_q <= 1'b0;
    end
    if (st_q[S_ADECIDE]) begin
      a_wanted_q <= w_qty_q;
      a_total_q  <= eat_size;
      b_qty_q    <= '0;
    end
    a_busy_q <= st_q[S_ASHARE];
    if (st_q[S_ASCAN] && b_bigger_q) begin
      b_qty_q  <= m_qty_q;
      b_tag_q  <= m_tag_q;
      b_slot_q <= m_slot_q;
      b_next_q <= m_next_q;
      b_prev_q <= m_prev_q;
    end
  end
end
