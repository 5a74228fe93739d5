// Part of lockstep_core: which step asks for and writes what. Every memory is written at most once a step.
logic [1:0]       map_read, map_set, map_unset, map_jump, map_hit;
logic [3:0]       map_occupied [2];
logic [KeyW-1:0]  map_read_key [2], map_base [2], map_key [2], map_write_key;
logic [SlotW-1:0] ord_raddr, prev_raddr;
logic [KeyW-1:0]  lvl_raddr;
logic             map_clear;

// what the memories give
logic             r_live, r_side;
logic [TagW-1:0]  r_tag;
logic [KeyW-1:0]  r_price;
logic [15:0]      r_part;
logic [QtyW-1:0]  r_qty;
logic [SlotW-1:0] r_next, r_prev, r_head;
logic [TotW-1:0]  r_total;

assign map_clear = st_q[S_INIT] && en;

// ---- asking -----------------------------------------------------------------------------------------
// Orders and levels are asked for something in every cycle: no enable has to reach all their blocks. What a step
// asked for stands two cycles later, and is taken then. Addresses stand in registers, but for the command's own.
assign ord_raddr  = take_command ? cmd_data_i[CMD_ORDER_LSB+:SlotW] : mk_slot_q;
assign prev_raddr = take_command ? cmd_data_i[CMD_ORDER_LSB+:SlotW] : mk_prev_q;
assign lvl_raddr  = take_command ? cmd_data_i[CMD_PRICE_LSB+:KeyW] : lvl_key_q;

// ---- writing: decided here, written in the cycle after ------------------------------------------------
// While the core stands still the same is written again.
logic trade_gone, trade_on, unlinks, l_first, l_occupied;
assign trade_gone = st_q[S_TRADE] && gone;
assign trade_on   = trade_gone && !l_end_q;
assign unlinks    = st_q[S_UNLINK] && m_full_q;
assign l_occupied = l_bytes_q[{w_side_q, w_price_q[4:3] ^ {2{!w_side_q}}}];
assign l_first    = r_head == m_slot_q;   // of UNLINK's level, where nothing was forwarded

logic             live_we_q, live_wdata_q, info_we_q, qty_we_q, next_we_q, prev_we_q, head_we_q, total_a_q, total_we_q;
logic [SlotW-1:0] live_waddr_q, info_waddr_q, qty_waddr_q, next_waddr_q, next_wdata_q, prev_waddr_q, prev_wdata_q, head_wdata_q;
logic [KeyW-1:0]  lvl_waddr_q, total_waddr_q;
logic [QtyW-1:0]  qty_wdata_q, total_less_q;
logic [InfoW-1:0] info_wdata_q;
logic [TotW-1:0]  total_from_q, total_wdata_q;

// Whether an order that leaves was the first of its queue is known a cycle late: the level's head comes from the memory. It decides
// between two writes that are ready, of the head and of the neighbour's `next`.
logic             rest_we_q, leave_we_q, l_first_q, next_we, head_we;
assign next_we = next_we_q || (rest_we_q && !l_first_q);
assign head_we = head_we_q || (leave_we_q && l_first_q);

always_ff @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    {live_we_q, info_we_q, qty_we_q, next_we_q, prev_we_q, head_we_q, total_a_q, total_we_q, rest_we_q, leave_we_q} <= '0;
  end else if (en) begin
    live_we_q  <= st_q[S_INIT] || st_q[S_LINK] || trade_gone || unlinks;
    info_we_q  <= st_q[S_LINK];
    qty_we_q   <= st_q[S_LINK] || (st_q[S_TRADE] && partly) || (st_q[S_UNLINK] && !m_full_q) || st_q[S_AGIVE];
    next_we_q  <= st_q[S_JOIN] || (st_q[S_LINK] && l_occupied_q);
    prev_we_q  <= (st_q[S_JOIN] && l_occupied) || st_q[S_LINK] || trade_on || (unlinks && !m_alone_q);
    head_we_q  <= (st_q[S_LINK] && !l_occupied_q) || trade_on;
    rest_we_q  <= unlinks;
    leave_we_q <= unlinks && !m_alone_q;
    total_a_q  <= st_q[S_LINK] || (st_q[S_TRADE] && !own_stops) || st_q[S_UNLINK] || st_q[S_AGIVE];
    total_we_q <= total_a_q;
  end
end

// The newcomer's own links are written in JOIN and LINK, its neighbours' likewise: each memory once a step.
always_ff @(posedge clk_i) begin
  if (en) begin
    l_first_q     <= l_first;
    live_wdata_q  <= st_q[S_LINK];
    live_waddr_q  <= st_q[S_INIT] ? sweep_q[SlotW-1:0] : st_q[S_LINK] ? w_slot : m_slot_q;
    info_waddr_q  <= w_slot;
    info_wdata_q  <= {cmd_q[CMD_ORDER_LSB+32-TagW+:TagW], w_side_q, w_price_q, w_part_q};
    qty_waddr_q   <= st_q[S_LINK] ? w_slot : m_slot_q;
    qty_wdata_q   <= st_q[S_LINK] ? w_qty_q : m_minus_q;
    next_waddr_q  <= st_q[S_JOIN] ? w_slot : st_q[S_LINK] ? r_prev : m_prev_q;
    next_wdata_q  <= (st_q[S_JOIN] || st_q[S_LINK]) ? w_slot : m_last_q ? m_prev_q : m_next_q;
    prev_waddr_q  <= st_q[S_JOIN] ? l_head_q : st_q[S_LINK] ? w_slot : (st_q[S_UNLINK] && m_last_q) ? r_head : m_next_q;
    prev_wdata_q  <= st_q[S_JOIN] ? w_slot : st_q[S_LINK] ? (l_occupied_q ? r_prev : w_slot) : m_prev_q;
    lvl_waddr_q   <= st_q[S_LINK] ? w_price_q : m_price_q;
    head_wdata_q  <= st_q[S_LINK] ? w_slot : m_next_q;
    // a level's total takes a cycle more: what leaves is taken off first
    total_from_q  <= st_q[S_TRADE] ? (partly ? size_taker_q : size_maker_q) : st_q[S_UNLINK] ? r_total : l_left_q;
    total_less_q  <= st_q[S_UNLINK] ? m_take_q : '0;
    total_wdata_q <= total_from_q - TotW'(total_less_q);
    total_waddr_q <= lvl_waddr_q;
  end
end

lockstep_store #(.KeyW(KeyW), .SlotW(SlotW), .QtyW(QtyW)) u_store (
  .clk_i, .en_i(en),
  .ord_raddr_i(ord_raddr), .live_o(r_live), .tag_o(r_tag), .side_o(r_side),
  .price_o(r_price), .part_o(r_part), .qty_o(r_qty), .next_o(r_next),
  .prev_raddr_i(prev_raddr), .prev_o(r_prev),
  .live_we_i(live_we_q), .live_waddr_i(live_waddr_q), .live_wdata_i(live_wdata_q),
  .info_we_i(info_we_q), .info_waddr_i(info_waddr_q), .info_wdata_i(info_wdata_q),
  .qty_we_i(qty_we_q), .qty_waddr_i(qty_waddr_q), .qty_wdata_i(qty_wdata_q),
  .next_we_i(next_we), .next_waddr_i(next_waddr_q), .next_wdata_i(next_wdata_q),
  .prev_we_i(prev_we_q), .prev_waddr_i(prev_waddr_q), .prev_wdata_i(prev_wdata_q),
  .lvl_raddr_i(lvl_raddr), .head_o(r_head), .total_o(r_total),
  .head_we_i(head_we), .head_waddr_i(lvl_waddr_q), .head_wdata_i(head_wdata_q),
  .total_we_i(total_we_q), .total_waddr_i(total_waddr_q), .total_wdata_i(total_wdata_q)
);

// ---- what was written in the very cycle in which the command's order and level were asked for -------------
// The command before decided it in its last step but one; it is kept for two cycles more and takes the place of what
// the memory gives (LOAD). No other step asks for what is being written.
logic             live_b_q, info_b_q, qty_b_q, next_b_q, prev_b_q, head_b_q, total_b_q;
logic             live_hit_q, info_hit_q, qty_hit_q, next_hit_q, prev_hit_q, head_hit_q, total_hit_q, live_new_q, live_bdata_q;
logic [SlotW-1:0] live_baddr_q, info_baddr_q, qty_baddr_q, next_baddr_q, prev_baddr_q;
logic [SlotW-1:0] next_bdata_q, prev_bdata_q, head_bdata_q, next_new_q, prev_new_q, head_new_q;
logic [KeyW-1:0]  head_baddr_q, total_baddr_q;
logic [QtyW-1:0]  qty_bdata_q, qty_new_q;
logic [InfoW-1:0] info_bdata_q, info_new_q;
logic [TotW-1:0]  total_bdata_q, total_new_q;

always_ff @(posedge clk_i) begin
  if (en) begin
    {live_b_q, info_b_q, qty_b_q, next_b_q} <= {live_we_q, info_we_q, qty_we_q, next_we};
    {prev_b_q, head_b_q, total_b_q}         <= {prev_we_q, head_we, total_we_q};
    live_baddr_q <= live_waddr_q;
    info_baddr_q <= info_waddr_q;
    qty_baddr_q  <= qty_waddr_q;
    next_baddr_q <= next_waddr_q;
    prev_baddr_q <= prev_waddr_q;
    head_baddr_q <= lvl_waddr_q;
    total_baddr_q <= total_waddr_q;
    live_bdata_q  <= live_wdata_q;
    info_bdata_q  <= info_wdata_q;
    qty_bdata_q   <= qty_wdata_q;
    next_bdata_q  <= next_wdata_q;
    prev_bdata_q  <= prev_wdata_q;
    head_bdata_q  <= head_wdata_q;
    total_bdata_q <= total_wdata_q;
    // EARLY
    live_hit_q  <= st_q[S_EARLY] && live_b_q && live_baddr_q == w_slot;
    info_hit_q  <= st_q[S_EARLY] && info_b_q && info_baddr_q == w_slot;
    qty_hit_q   <= st_q[S_EARLY] && qty_b_q && qty_baddr_q == w_slot;
    next_hit_q  <= st_q[S_EARLY] && next_b_q && next_baddr_q == w_slot;
    prev_hit_q  <= st_q[S_EARLY] && prev_b_q && prev_baddr_q == w_slot;
    head_hit_q  <= st_q[S_EARLY] && head_b_q && head_baddr_q == cmd_q[CMD_PRICE_LSB+:KeyW];
    total_hit_q <= st_q[S_EARLY] && ((total_b_q && total_baddr_q == cmd_q[CMD_PRICE_LSB+:KeyW]) ||
                                     (total_we_q && total_waddr_q == cmd_q[CMD_PRICE_LSB+:KeyW]));
    live_new_q  <= live_bdata_q;
    info_new_q  <= info_bdata_q;
    qty_new_q   <= qty_bdata_q;
    next_new_q  <= next_bdata_q;
    prev_new_q  <= prev_bdata_q;
    head_new_q  <= head_bdata_q;
    total_new_q <= total_we_q ? total_wdata_q : total_bdata_q;
  end
end

assign o_live  = live_hit_q ? live_new_q : r_live;
assign {o_tag, o_side, o_price, o_part} = info_hit_q ? info_new_q : {r_tag, r_side, r_price, r_part};
assign o_qty   = qty_hit_q ? qty_new_q : r_qty;
assign o_next  = next_hit_q ? next_new_q : r_next;
assign o_prev  = prev_hit_q ? prev_new_q : r_prev;
assign l_head  = head_hit_q ? head_new_q : r_head;
assign l_total = total_hit_q ? total_new_q : r_total;

// ---- bitmaps: one a side; bids under the inverted price, so that the best is the lowest key on both ---------
assign map_write_key = st_q[S_LINK] ? w_price_q : m_price_q;
for (genvar s = 0; s < 2; s++) begin : gen_side
  localparam logic [KeyW-1:0] Invert = (s == 0) ? {KeyW{1'b1}} : {KeyW{1'b0}};

  // With a command, the best of both sides; then the level that a newcomer may join; what leaves: its level.
  logic joins, leaves;
  // kept apart, or the sharing of their terms lengthens the way to the memory's address
  (* keep *) logic [KeyW-1:0] from_new, from_old;
  assign joins  = st_q[S_EARLY] && joins_q[s];
  assign leaves = (st_q[S_CHECK] && by_id) || st_q[S_SCAN] || st_q[S_AOWN] || st_q[S_ABTRADE];
  assign map_base[s] = (walking_q && eat_q == 1'(s)) ? walk_price_q : top_price_q[s];
  always_comb begin
    map_read[s] = take_command || joins || (leaves && m_side_q == 1'(s)) || (st_q[S_LASK] && w_side_q == 1'(s)) ||
                  (st_q[S_FTOP] && find_side_q == 1'(s) && find_near_q) || st_q[S_WPASS] || st_q[S_BEVICT];
    // as the step says; whether anything is asked for is map_read's to say
    from_new = (st_q[S_EARLY] ? cmd_q[CMD_PRICE_LSB+:KeyW] : '0) | (st_q[S_LASK] ? w_price_q : '0);
    from_old = from_m_q ? m_price_q : (walking_q && eat_q == 1'(s)) ? walk_price_q : top_price_q[s];
    map_read_key[s] = (st_q[S_EARLY] || st_q[S_LASK]) ? from_new : from_old;
    map_jump[s]  = st_q[S_FWORD] && find_side_q == 1'(s);
    map_set[s]   = st_q[S_LINK] && w_side_q == 1'(s);
    map_unset[s] = (trade_gone && l_end_q && eat_q == 1'(s)) || (unlinks && m_alone_q && m_side_q == 1'(s));
  end

  logic [KeyW-1:0] key;
  lockstep_bitmap #(.Levels(Levels)) u_map (
    .clk_i, .rst_ni, .en_i(en), .clear_i(map_clear), .clear_addr_i(KeyW'({sweep_q, 5'd0})),
    .read_i(map_read[s] && en), .read_key_i(map_read_key[s] ^ Invert),
    .set_i(map_set[s]), .unset_i(map_unset[s]), .write_key_i(map_write_key ^ Invert),
    .ask_bit_i(w_price_q[2:0] ^ Invert[2:0]), .occupied_o(map_occupied[s]), .base_i(map_base[s] ^ Invert),
    .jump_i(map_jump[s] && en), .target_i(st_q[S_FWORD]), .jumped_i(st_q[S_FBITS] && find_side_q == 1'(s)), .far_i(st_q[S_FREAD]),
    .near_o(map_near[s]), .hit_o(map_hit[s]), .key_o(key)
  );
  assign map_key[s] = key ^ Invert;
end
