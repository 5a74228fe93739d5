// Part of lockstep_core when it is proved that standing still changes nothing: in a cycle in which the event path stops the
// core, the state, the command, the taker, the maker at hand and the tops do not move, and what is being written to a memory is written
// again in the next cycle, to the same place.
`include "property.svh"
reg f_past = 1'b0;
reg f_stood = 1'b0;
wire f_allowed = rst_ni;
`ALLOWED
wire [StateCount+255+32+2+2+2*KeyW-1:0] f_control = {st_q, cmd_q, seq_q, book_state_q, algorithm_q, low_q, high_q};
wire [QtyW+KeyW+TotW+2*SlotW+17:0]      f_taker = {w_side_q, w_price_q, w_qty_q, w_part_q, top_head_q[0], top_head_q[1], left_q};
wire [2*KeyW+2*TotW+1:0]                f_top = {top_valid_q, top_price_q[0], top_price_q[1], top_size_q[0], top_size_q[1]};
wire [2*KeyW+2*TotW+1:0]                f_pub = {pub_valid_q, pub_price_q[0], pub_price_q[1], pub_size_q[0], pub_size_q[1]};
wire [2*SlotW+KeyW+3*QtyW:0]            f_maker = {m_side_q, m_slot_q, m_next_q, m_price_q, m_qty_q, m_take_q, m_minus_q};
localparam integer FWritesW = 8 + 5*SlotW + 2*KeyW + 3*SlotW + QtyW + InfoW + TotW + 1;
wire [FWritesW-1:0] f_writes = {
  live_we_q, info_we_q, qty_we_q, next_we, prev_we_q, head_we, total_we_q, total_a_q, live_waddr_q, info_waddr_q, qty_waddr_q,
  next_waddr_q, prev_waddr_q, lvl_waddr_q, total_waddr_q, next_wdata_q, prev_wdata_q, head_wdata_q, qty_wdata_q, info_wdata_q,
  total_wdata_q, live_wdata_q
};
reg [StateCount+255+32+2+2+2*KeyW-1:0]  f_control_was;
reg [QtyW+KeyW+TotW+2*SlotW+17:0]       f_taker_was;
reg [2*KeyW+2*TotW+1:0]                 f_top_was, f_pub_was;
reg [2*SlotW+KeyW+3*QtyW:0]             f_maker_was;
reg [FWritesW-1:0]                      f_writes_was;
always @(posedge clk_i) begin
  f_past        <= 1'b1;
  f_stood       <= !en;
  f_control_was <= f_control;
  f_taker_was   <= f_taker;
  f_top_was     <= f_top;
  f_pub_was     <= f_pub;
  f_maker_was   <= f_maker;
  f_writes_was  <= f_writes;
end
wire f_still = f_past && f_stood;
`PROVED(control, !f_still || f_control == f_control_was)
`PROVED(taker, !f_still || f_taker == f_taker_was)
`PROVED(tops, !f_still || (f_top == f_top_was && f_pub == f_pub_was))
`PROVED(maker, !f_still || f_maker == f_maker_was)
`PROVED(writes, !f_still || f_writes == f_writes_was)
`PROVED(not_ready, en || !cmd_ready_o)
`REACHED(stands, f_still && !en)
