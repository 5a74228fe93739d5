// One write port, one read port, read in two cycles: the word asked for by re_i stands at rdata_o after the second
// enabled edge and stays until another arrives. A read of the word that is being written returns the old one: block
// RAM of every family gives that without extra logic.
//
// The second register is the block RAM's own where the family has one. Yosys does not find it in the ECP5's, whose
// outputs are slow without it, so the block is named there.
module lockstep_ram #(
  parameter integer Width = 32,
  parameter integer Depth = 32,
  parameter integer AddrW = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic             clk_i,
  input  logic             en_i,
  input  logic             we_i,     // in an enabled cycle only
  input  logic [AddrW-1:0] waddr_i,
  input  logic [Width-1:0] wdata_i,
  input  logic             re_i,     // in an enabled cycle only
  input  logic [AddrW-1:0] raddr_i,
  output logic [Width-1:0] rdata_o
);
`ifdef LOCKSTEP_ECP5
  lockstep_ecp5_ram #(.Width(Width), .Depth(Depth)) u_block (
    .clk_i, .en_i, .we_i, .waddr_i, .wdata_i, .re_i, .raddr_i, .rdata_o
  );
`else
  logic [Width-1:0] mem [Depth];
  logic [Width-1:0] read_q, rdata_q;

  always_ff @(posedge clk_i) begin
    if (we_i) mem[waddr_i] <= wdata_i;
    if (re_i) read_q <= mem[raddr_i];
    if (en_i) rdata_q <= read_q;
  end

  assign rdata_o = rdata_q;
`endif
endmodule
