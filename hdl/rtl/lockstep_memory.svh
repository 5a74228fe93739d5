// Part of lockstep_core: which step reads and writes which memory. Every memory is written at most once a step.
logic [1:0]       map_read, map_set, map_unset, map_find, map_occupied, map_found;
logic [KeyW-1:0]  map_read_key [2], map_write_key [2], map_find_key [2], map_key [2];
logic             ord_re, lvl_re, info_we, qty_we, next_we, prev_we, head_we, tail_we, total_we, map_clear;
logic [SlotW-1:0] ord_raddr, slot_waddr, next_waddr, next_wdata, prev_waddr, prev_wdata, head_wdata, tail_wdata;
logic [KeyW-1:0]  lvl_raddr, lvl_waddr, find_base;
logic [QtyW-1:0]  qty_wdata;
logic [InfoW-1:0] info_wdata;
logic [TotW-1:0]  total_wdata;
logic             occupied, evict_side;

assign occupied   = map_occupied[w_side_q];
assign evict_side = !bid_out;
assign find_base  = walking_q ? walk_price_q : (is_add || is_band || a_on_q || find_side_q != m_side_q) ?
                    top_price_q[find_side_q] : m_price_q;
assign map_clear  = fsm_q == S_INIT && en;

always_comb begin
  ord_re    = 1'b0;
  ord_raddr = cmd_data_i[CMD_ORDER_LSB+:SlotW];
  case (fsm_q)
    S_IDLE:  ord_re = cmd_valid_i;
    S_CHECK: begin
      ord_re    = 1'b1;
      ord_raddr = is_mass ? '0 : top_head_q[!in_side];
    end
    S_MORD, S_WPASS: begin
      ord_re    = 1'b1;
      ord_raddr = top_head_q[eat_q];
    end
    S_WMORD: begin
      ord_re    = 1'b1;
      ord_raddr = walk_slot_q;
    end
    S_SCAN: begin
      ord_re    = !scan_hit;
      ord_raddr = sweep_q[SlotW-1:0] + 1'b1;
    end
    S_FIND3: begin
      ord_re    = is_mass;
      ord_raddr = sweep_q[SlotW-1:0] + 1'b1;
    end
    S_BAND: begin
      ord_re    = 1'b1;
      ord_raddr = top_head_q[evict_side];
    end
    S_AREAD: begin
      ord_re    = 1'b1;
      ord_raddr = a_slot_q;
    end
    default: ord_re = 1'b0;
  endcase
end

always_comb begin
  lvl_re    = 1'b0;
  lvl_raddr = in_price;
  case (fsm_q)
    S_CHECK: lvl_re = 1'b1;
    S_UREAD: begin
      lvl_re    = 1'b1;
      lvl_raddr = m_price_q;
    end
    S_LREAD: begin
      lvl_re    = 1'b1;
      lvl_raddr = w_price_q;
    end
    S_FIND2: begin
      lvl_re    = 1'b1;
      lvl_raddr = find_key_q;
    end
    default: lvl_re = 1'b0;
  endcase
end

always_comb begin
  info_we     = 1'b0;
  info_wdata  = '0;
  slot_waddr  = sweep_q[SlotW-1:0];
  qty_we      = 1'b0;
  qty_wdata   = w_qty_q;
  next_we     = 1'b0;
  next_waddr  = m_prev_q;
  next_wdata  = m_next_q;
  prev_we     = 1'b0;
  prev_waddr  = m_next_q;
  prev_wdata  = m_prev_q;
  lvl_waddr   = w_price_q;
  head_we     = 1'b0;
  head_wdata  = w_slot;
  tail_we     = 1'b0;
  tail_wdata  = w_slot;
  total_we    = 1'b0;
  total_wdata = TotW'(w_qty_q);
  case (fsm_q)
    S_INIT: info_we = 1'b1;
    S_TRADE: begin
      slot_waddr  = top_head_q[eat_q];
      info_we     = gone;
      qty_we      = !own_stops && !gone;
      qty_wdata   = o_qty - take;
      lvl_waddr   = top_price_q[eat_q];
      head_we     = gone;
      head_wdata  = o_next;
      total_we    = !own_stops;
      total_wdata = top_size_q[eat_q] - TotW'(take);
    end
    S_LINK: begin
      slot_waddr  = w_slot;
      info_we     = 1'b1;
      info_wdata  = {1'b1, cmd_q[CMD_ORDER_LSB+32-TagW+:TagW], w_side_q, w_price_q, w_part_q};
      qty_we      = 1'b1;
      next_we     = occupied;
      next_waddr  = l_tail;
      next_wdata  = w_slot;
      prev_we     = 1'b1;
      prev_waddr  = w_slot;
      prev_wdata  = l_tail;
      head_we     = !occupied;
      tail_we     = 1'b1;
      total_we    = 1'b1;
      total_wdata = (occupied ? l_total : '0) + TotW'(w_qty_q);
    end
    S_AGIVE: begin
      slot_waddr  = a_slot_q;
      qty_we      = 1'b1;
      qty_wdata   = o_qty - share;
      lvl_waddr   = top_price_q[eat_q];
      total_we    = 1'b1;
      total_wdata = top_size_q[eat_q] - TotW'(share);
    end
    S_UNLINK: begin
      slot_waddr  = m_slot_q;
      info_we     = m_full;
      qty_we      = !m_full;
      qty_wdata   = m_qty_q - m_take_q;
      next_we     = m_full && !m_first;
      prev_we     = m_full && !m_last;
      lvl_waddr   = m_price_q;
      head_we     = m_full && m_first;
      head_wdata  = m_next_q;
      tail_we     = m_full && m_last;
      tail_wdata  = m_prev_q;
      total_we    = 1'b1;
      total_wdata = l_total - TotW'(m_take_q);
    end
    default: info_we = 1'b0;
  endcase
end

lockstep_store #(.KeyW(KeyW), .SlotW(SlotW), .QtyW(QtyW)) u_store (
  .clk_i,
  .ord_re_i(ord_re && en), .ord_raddr_i(ord_raddr), .live_o(o_live), .tag_o(o_tag), .side_o(o_side),
  .price_o(o_price), .part_o(o_part), .qty_o(o_qty), .next_o(o_next), .prev_o(o_prev),
  .info_we_i(info_we && en), .info_waddr_i(slot_waddr), .info_wdata_i(info_wdata),
  .qty_we_i(qty_we && en), .qty_waddr_i(slot_waddr), .qty_wdata_i(qty_wdata),
  .next_we_i(next_we && en), .next_waddr_i(next_waddr), .next_wdata_i(next_wdata),
  .prev_we_i(prev_we && en), .prev_waddr_i(prev_waddr), .prev_wdata_i(prev_wdata),
  .lvl_re_i(lvl_re && en), .lvl_raddr_i(lvl_raddr), .head_o(l_head), .tail_o(l_tail), .total_o(l_total),
  .lvl_waddr_i(lvl_waddr), .head_we_i(head_we && en), .head_wdata_i(head_wdata),
  .tail_we_i(tail_we && en), .tail_wdata_i(tail_wdata), .total_we_i(total_we && en), .total_wdata_i(total_wdata)
);

// One bitmap a side; bids under the inverted price, so that the best is the lowest key on both.
for (genvar s = 0; s < 2; s++) begin : gen_side
  localparam logic [KeyW-1:0] Invert = (s == 0) ? {KeyW{1'b1}} : {KeyW{1'b0}};

  always_comb begin
    map_read[s]      = 1'b0;
    map_read_key[s]  = top_price_q[s];
    case (fsm_q)
      S_CHECK: begin
        map_read[s] = 1'b1;
        if (in_side == 1'(s)) map_read_key[s] = in_price;
      end
      S_UREAD: begin
        map_read[s]     = m_side_q == 1'(s);
        map_read_key[s] = m_price_q;
      end
      S_LREAD: begin
        map_read[s]     = w_side_q == 1'(s);
        map_read_key[s] = w_price_q;
      end
      S_WPASS: map_read[s] = eat_q == 1'(s);
      S_BAND:  map_read[s] = 1'b1;
      default: map_read[s] = 1'b0;
    endcase
    map_find[s]      = fsm_q == S_FIND0 && find_side_q == 1'(s);
    map_find_key[s]  = find_base;
    map_set[s]       = fsm_q == S_LINK && w_side_q == 1'(s);
    map_unset[s]     = (fsm_q == S_TRADE && emptied && eat_q == 1'(s)) ||
                       (fsm_q == S_UNLINK && m_emptied && m_side_q == 1'(s));
    map_write_key[s] = fsm_q == S_LINK ? w_price_q : fsm_q == S_TRADE ? top_price_q[s] : m_price_q;
  end

  logic [KeyW-1:0] key;
  lockstep_bitmap #(.Levels(Levels)) u_map (
    .clk_i, .rst_ni, .clear_i(map_clear), .clear_addr_i(KeyW'({sweep_q, 5'd0})),
    .read_i(map_read[s] && en), .read_key_i(map_read_key[s] ^ Invert),
    .set_i(map_set[s] && en), .unset_i(map_unset[s] && en), .write_key_i(map_write_key[s] ^ Invert),
    .find_i(map_find[s] && en), .find_key_i(map_find_key[s] ^ Invert),
    .occupied_o(map_occupied[s]), .found_o(map_found[s]), .key_o(key)
  );
  assign map_key[s] = key ^ Invert;
end
