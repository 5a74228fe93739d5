// The book's memories: what belongs to an order, by slot, and to a level, by price. Split by what is written
// together, so that every step of the machine writes each memory at most once.
//
// A level holds its first order and its total. The queue's last order is found through the first: `prev` of the first
// is the last, and `next` of the last is itself. So no memory of last orders is needed.
module lockstep_store #(
  parameter integer KeyW  = 14,
  parameter integer SlotW = 14,
  parameter integer QtyW  = 32,
  parameter integer TagW = 32 - SlotW,
  parameter integer TotW = QtyW + SlotW,
  parameter integer InfoW = TagW + 1 + KeyW + 16
) (
  input  logic             clk_i,
  input  logic             en_i,
  // orders; every enabled cycle asks
  input  logic [SlotW-1:0] ord_raddr_i,
  output logic             live_o,
  output logic [TagW-1:0]  tag_o,
  output logic             side_o,
  output logic [KeyW-1:0]  price_o,
  output logic [15:0]      part_o,
  output logic [QtyW-1:0]  qty_o,
  output logic [SlotW-1:0] next_o,
  input  logic [SlotW-1:0] prev_raddr_i,
  output logic [SlotW-1:0] prev_o,
  input  logic             live_we_i,
  input  logic [SlotW-1:0] live_waddr_i,
  input  logic             live_wdata_i,
  input  logic             info_we_i,
  input  logic [SlotW-1:0] info_waddr_i,
  input  logic [InfoW-1:0] info_wdata_i,
  input  logic             qty_we_i,
  input  logic [SlotW-1:0] qty_waddr_i,
  input  logic [QtyW-1:0]  qty_wdata_i,
  input  logic             next_we_i,
  input  logic [SlotW-1:0] next_waddr_i,
  input  logic [SlotW-1:0] next_wdata_i,
  input  logic             prev_we_i,
  input  logic [SlotW-1:0] prev_waddr_i,
  input  logic [SlotW-1:0] prev_wdata_i,
  // levels
  input  logic [KeyW-1:0]  lvl_raddr_i,
  output logic [SlotW-1:0] head_o,
  output logic [TotW-1:0]  total_o,
  input  logic             head_we_i,
  input  logic [KeyW-1:0]  head_waddr_i,
  input  logic [SlotW-1:0] head_wdata_i,
  input  logic             total_we_i,
  input  logic [KeyW-1:0]  total_waddr_i,
  input  logic [TotW-1:0]  total_wdata_i
);
  localparam integer Orders = 1 << SlotW;
  localparam integer Levels = 1 << KeyW;

  logic [InfoW-1:0] info;
  assign {tag_o, side_o, price_o, part_o} = info;

  lockstep_ram #(.Width(1), .Depth(Orders)) u_live (
    .clk_i, .en_i, .we_i(live_we_i), .waddr_i(live_waddr_i), .wdata_i(live_wdata_i),
    .re_i(en_i), .raddr_i(ord_raddr_i), .rdata_o(live_o)
  );
  lockstep_ram #(.Width(InfoW), .Depth(Orders)) u_info (
    .clk_i, .en_i, .we_i(info_we_i), .waddr_i(info_waddr_i), .wdata_i(info_wdata_i),
    .re_i(en_i), .raddr_i(ord_raddr_i), .rdata_o(info)
  );
  lockstep_ram #(.Width(QtyW), .Depth(Orders)) u_qty (
    .clk_i, .en_i, .we_i(qty_we_i), .waddr_i(qty_waddr_i), .wdata_i(qty_wdata_i),
    .re_i(en_i), .raddr_i(ord_raddr_i), .rdata_o(qty_o)
  );
  lockstep_ram #(.Width(SlotW), .Depth(Orders)) u_next (
    .clk_i, .en_i, .we_i(next_we_i), .waddr_i(next_waddr_i), .wdata_i(next_wdata_i),
    .re_i(en_i), .raddr_i(ord_raddr_i), .rdata_o(next_o)
  );
  lockstep_ram #(.Width(SlotW), .Depth(Orders)) u_prev (
    .clk_i, .en_i, .we_i(prev_we_i), .waddr_i(prev_waddr_i), .wdata_i(prev_wdata_i),
    .re_i(en_i), .raddr_i(prev_raddr_i), .rdata_o(prev_o)
  );
  lockstep_ram #(.Width(SlotW), .Depth(Levels)) u_head (
    .clk_i, .en_i, .we_i(head_we_i), .waddr_i(head_waddr_i), .wdata_i(head_wdata_i),
    .re_i(en_i), .raddr_i(lvl_raddr_i), .rdata_o(head_o)
  );
  lockstep_ram #(.Width(TotW), .Depth(Levels)) u_total (
    .clk_i, .en_i, .we_i(total_we_i), .waddr_i(total_waddr_i), .wdata_i(total_wdata_i),
    .re_i(en_i), .raddr_i(lvl_raddr_i), .rdata_o(total_o)
  );
endmodule
