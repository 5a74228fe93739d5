// Place and route need few pins: the core's pins hang on two scan chains, a bit in and a bit out a cycle, so that
// every path into and out of the core begins and ends in a register beside it, as it would behind a link.
// For figures only; a board has a shell of its own.
module lockstep_harness #(
  parameter integer Levels    = 16384,
  parameter integer Orders    = 16384,
  parameter integer QtyW      = 32,
  parameter integer FifoDepth = 16,
  parameter integer AllAlgorithms = 1,
  parameter integer KeyW = $clog2(Levels),
  parameter integer TotW = QtyW + $clog2(Orders)
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic scan_i,
  input  logic update_i,   // the input chain's word goes to the core
  input  logic capture_i,  // the core's outputs go to the output chain, instead of a shift
  output logic scan_o
);
  localparam integer InW  = 258;
  localparam integer OutW = 262 + 2 * KeyW + 2 * TotW;

  logic [InW-1:0]  in_shift_q, in_q;
  logic [OutW-1:0] out_shift_q, out_q, out;
  logic            rst_q, rst_sync_q, update_q, capture_q;

  lockstep_core #(
    .Levels(Levels), .Orders(Orders), .QtyW(QtyW), .FifoDepth(FifoDepth), .AllAlgorithms(AllAlgorithms)
  ) u_core (
    .clk_i, .rst_ni(rst_sync_q),
    .cmd_valid_i(in_q[0]), .evt_ready_i(in_q[1]), .cmd_data_i(in_q[257:2]),
    .cmd_ready_o(out[0]), .evt_valid_o(out[1]), .state_o(out[3:2]), .bid_valid_o(out[4]), .ask_valid_o(out[5]),
    .evt_data_o(out[261:6]), .bid_price_o(out[262+:KeyW]), .ask_price_o(out[262+KeyW+:KeyW]),
    .bid_size_o(out[262+2*KeyW+:TotW]), .ask_size_o(out[262+2*KeyW+TotW+:TotW])
  );

  always_ff @(posedge clk_i) begin
    rst_q       <= rst_ni;
    rst_sync_q  <= rst_q;
    update_q    <= update_i;
    capture_q   <= capture_i;
    in_shift_q  <= {in_shift_q[InW-2:0], scan_i};
    if (update_q) in_q <= in_shift_q;
    out_q       <= out;
    out_shift_q <= capture_q ? out_q : {out_shift_q[OutW-2:0], 1'b0};
    scan_o      <= out_shift_q[OutW-1];
  end
endmodule
