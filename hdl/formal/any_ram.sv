// Memories that answer anything in any cycle, for the proof of what a stall holds still.
module lockstep_ram #(
  parameter integer Width = 32,
  parameter integer Depth = 32,
  parameter integer AddrW = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic             clk_i, en_i, we_i,
  input  logic [AddrW-1:0] waddr_i,
  input  logic [Width-1:0] wdata_i,
  input  logic             re_i,
  input  logic [AddrW-1:0] raddr_i,
  output logic [Width-1:0] rdata_o
);
  (* anyseq *) wire [Width-1:0] any_data;
  assign rdata_o = any_data;
endmodule
