// Part of lockstep_core: which step asks for and writes what. Every memory is written at most once a step.
logic [1:0]       map_read, map_set, map_unset, map_jump, map_occupied, map_hit;
logic [KeyW-1:0]  map_read_key [2], map_base [2], map_key [2], map_write_key;
logic             ord_re, lvl_re, live_we, info_we, qty_we, next_we, prev_we, head_we, total_we, map_clear;
logic [SlotW-1:0] ord_raddr, prev_raddr, live_waddr, qty_waddr, next_waddr, next_wdata, prev_waddr, prev_wdata, head_wdata;
logic [KeyW-1:0]  lvl_raddr, lvl_waddr;
logic [QtyW-1:0]  qty_wdata;
logic [TotW-1:0]  total_wdata;
logic             leaves, prev_ask;

// What leaves its queue is asked for where it is decided that it leaves.
assign leaves    = (st_q[S_CHECK] && by_id) || st_q[S_SCAN] || st_q[S_AOWN] || st_q[S_ABTRADE];
assign map_clear = st_q[S_INIT] && en;

// ---- asking -----------------------------------------------------------------------------------------
assign ord_re   = take_command || st_q[S_LOAD] || st_q[S_MREAD] || st_q[S_TRADE] || st_q[S_WALK] || st_q[S_SCAN];
assign prev_ask = (st_q[S_CHECK] && is_add) || st_q[S_LTAIL];
always_comb begin
  unique case (1'b1)
    st_q[S_IDLE], st_q[S_DONE]:  ord_raddr = cmd_data_i[CMD_ORDER_LSB+:SlotW];
    st_q[S_TRADE], st_q[S_WALK]: ord_raddr = m_next_q;
    st_q[S_SCAN]:                ord_raddr = sweep_q[SlotW-1:0];
    default:                     ord_raddr = mk_slot_q;
  endcase
  prev_raddr = prev_ask ? l_head_q : ord_raddr;
end

assign lvl_re = take_command || leaves || st_q[S_LREAD] || st_q[S_FNEXT] || st_q[S_FREAD];
always_comb begin
  unique case (1'b1)
    st_q[S_IDLE], st_q[S_DONE]:    lvl_raddr = cmd_data_i[CMD_PRICE_LSB+:KeyW];
    st_q[S_LREAD]:                 lvl_raddr = w_price_q;
    st_q[S_FNEXT], st_q[S_FREAD]:  lvl_raddr = map_key[find_side_q];
    default:                       lvl_raddr = m_price_q;
  endcase
end

// ---- writing ----------------------------------------------------------------------------------------
logic trade_gone, trade_on, unlinks;
assign trade_gone = st_q[S_TRADE] && gone;
assign trade_on   = trade_gone && !emptied;
assign unlinks    = st_q[S_UNLINK] && m_full_q;

assign live_we     = st_q[S_INIT] || st_q[S_LINK] || trade_gone || unlinks;
assign live_waddr  = st_q[S_INIT] ? sweep_q[SlotW-1:0] : st_q[S_LINK] ? w_slot : m_slot_q;
assign info_we     = st_q[S_LINK];
assign qty_we      = st_q[S_LINK] || (st_q[S_TRADE] && partly) || (st_q[S_UNLINK] && !m_full_q) || st_q[S_AGIVE];
assign qty_waddr   = st_q[S_LINK] ? w_slot : m_slot_q;
assign qty_wdata   = st_q[S_LINK] ? w_qty_q : m_minus_q;

// The newcomer's own links are written in JOIN and LINK, its neighbours' likewise: each memory once a step.
assign next_we    = st_q[S_JOIN] || (st_q[S_LINK] && l_occupied_q) || (unlinks && !l_first_q);
assign next_waddr = st_q[S_JOIN] ? w_slot : st_q[S_LINK] ? o_prev : m_prev_q;
assign next_wdata = (st_q[S_JOIN] || st_q[S_LINK]) ? w_slot : m_last_q ? m_prev_q : m_next_q;
assign prev_we    = (st_q[S_JOIN] && l_occupied_q) || st_q[S_LINK] || trade_on || (unlinks && !l_alone_q);
assign prev_waddr = st_q[S_JOIN] ? l_head_q : st_q[S_LINK] ? w_slot : (st_q[S_UNLINK] && m_last_q) ? l_head_q : m_next_q;
assign prev_wdata = st_q[S_JOIN] ? w_slot : st_q[S_LINK] ? (l_occupied_q ? o_prev : w_slot) : m_prev_q;

assign lvl_waddr   = st_q[S_LINK] ? w_price_q : m_price_q;
assign head_we     = (st_q[S_LINK] && !l_occupied_q) || trade_on || (unlinks && l_first_q && !l_alone_q);
assign head_wdata  = st_q[S_LINK] ? w_slot : m_next_q;
assign total_we    = st_q[S_LINK] || (st_q[S_TRADE] && !own_stops) || st_q[S_UNLINK] || st_q[S_AGIVE];
assign total_wdata = st_q[S_TRADE] ? (partly ? size_taker_q : size_maker_q) : l_left_q;

lockstep_store #(.KeyW(KeyW), .SlotW(SlotW), .QtyW(QtyW)) u_store (
  .clk_i, .en_i(en),
  .ord_re_i(ord_re && en), .ord_raddr_i(ord_raddr), .live_o(o_live), .tag_o(o_tag), .side_o(o_side),
  .price_o(o_price), .part_o(o_part), .qty_o(o_qty), .next_o(o_next),
  .prev_re_i((ord_re || prev_ask) && en), .prev_raddr_i(prev_raddr), .prev_o(o_prev),
  .live_we_i(live_we && en), .live_waddr_i(live_waddr), .live_wdata_i(st_q[S_LINK]),
  .info_we_i(info_we && en), .info_waddr_i(w_slot),
  .info_wdata_i({cmd_q[CMD_ORDER_LSB+32-TagW+:TagW], w_side_q, w_price_q, w_part_q}),
  .qty_we_i(qty_we && en), .qty_waddr_i(qty_waddr), .qty_wdata_i(qty_wdata),
  .next_we_i(next_we && en), .next_waddr_i(next_waddr), .next_wdata_i(next_wdata),
  .prev_we_i(prev_we && en), .prev_waddr_i(prev_waddr), .prev_wdata_i(prev_wdata),
  .lvl_re_i(lvl_re && en), .lvl_raddr_i(lvl_raddr), .head_o(l_head), .total_o(l_total),
  .lvl_waddr_i(lvl_waddr), .head_we_i(head_we && en), .head_wdata_i(head_wdata),
  .total_we_i(total_we && en), .total_wdata_i(total_wdata)
);

// One bitmap a side; bids under the inverted price, so that the best is the lowest key on both.
assign map_write_key = st_q[S_LINK] ? w_price_q : m_price_q;
for (genvar s = 0; s < 2; s++) begin : gen_side
  localparam logic [KeyW-1:0] Invert = (s == 0) ? {KeyW{1'b1}} : {KeyW{1'b0}};

  // EARLY: the level a newcomer may join and the level it may meet; what leaves: its level. The rest: the best.
  logic own_early;
  assign map_base[s] = (walking_q && eat_q == 1'(s)) ? walk_price_q : top_price_q[s];
  assign own_early = st_q[S_EARLY] && cmd_q[CMD_SIDE_LSB] == 1'(s);
  always_comb begin
    map_read[s] = st_q[S_EARLY] || leaves ||
                  (st_q[S_LREAD] && w_side_q == 1'(s)) || (st_q[S_FNEXT] && find_side_q == 1'(s)) ||
                  st_q[S_WPASS] || st_q[S_BEVICT];
    unique case (1'b1)
      own_early:     map_read_key[s] = cmd_q[CMD_PRICE_LSB+:KeyW];
      st_q[S_LREAD]: map_read_key[s] = w_price_q;
      (leaves && m_side_q == 1'(s)): map_read_key[s] = m_price_q;
      default:       map_read_key[s] = map_base[s];
    endcase
    map_jump[s]  = st_q[S_FWORD] && find_side_q == 1'(s);
    map_set[s]   = st_q[S_LINK] && w_side_q == 1'(s);
    map_unset[s] = (st_q[S_TRADE] && emptied && eat_q == 1'(s)) || (st_q[S_UNLINK] && m_emptied && m_side_q == 1'(s));
  end

  logic [KeyW-1:0] key;
  lockstep_bitmap #(.Levels(Levels)) u_map (
    .clk_i, .rst_ni, .en_i(en), .clear_i(map_clear), .clear_addr_i(KeyW'({sweep_q, 5'd0})),
    .read_i(map_read[s] && en), .read_key_i(map_read_key[s] ^ Invert),
    .set_i(map_set[s] && en), .unset_i(map_unset[s] && en), .write_key_i(map_write_key ^ Invert),
    .ask_bit_i(w_price_q[4:0] ^ Invert[4:0]), .occupied_o(map_occupied[s]), .base_i(map_base[s] ^ Invert),
    .jump_i(map_jump[s] && en), .jumped_i(st_q[S_FBITS] && find_side_q == 1'(s)), .far_i(st_q[S_FREAD]),
    .near_o(map_near[s]), .hit_o(map_hit[s]), .key_o(key)
  );
  assign map_key[s] = key ^ Invert;
end
