// The wrapper of lockstep_harness.sv around the machine of several books: all its pins on two scan chains.
// For figures only.
module lockstep_books_harness #(
  parameter integer Books     = 4,
  parameter integer Levels    = 16384,
  parameter integer Orders    = 16384,
  parameter integer QtyW      = 32,
  parameter integer FifoDepth = 16,
  parameter integer AllAlgorithms = 1,
  parameter integer TopW = 4 + 2 * $clog2(Levels / Books) + 2 * (QtyW + $clog2(Orders / Books))
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic scan_i,
  input  logic update_i,   // the input chain's word goes to the machine
  input  logic capture_i,  // the machine's outputs go to the output chain, instead of a shift
  output logic scan_o
);
  localparam integer InW  = 263;
  localparam integer OutW = 322 + TopW * Books;

  logic [InW-1:0]  in_shift_q, in_q;
  logic [OutW-1:0] out_shift_q, out_q, out;
  logic            rst_q, rst_sync_q, update_q, capture_q;

  localparam integer KeyW = $clog2(Levels / Books);
  localparam integer TotW = QtyW + $clog2(Orders / Books);
  localparam integer PriceAt = 322 + 4 * Books;
  localparam integer SizeAt  = PriceAt + 2 * KeyW * Books;

  lockstep_books #(
    .Books(Books), .Levels(Levels), .Orders(Orders), .QtyW(QtyW), .FifoDepth(FifoDepth), .AllAlgorithms(AllAlgorithms)
  ) u_books (
    .clk_i, .rst_ni(rst_sync_q),
    .cmd_valid_i(in_q[0]), .evt_ready_i(in_q[1]), .cmd_data_i(in_q[257:2]), .stat_addr_i(in_q[262:258]),
    .cmd_ready_o(out[0]), .evt_valid_o(out[1]), .evt_data_o(out[257:2]), .stat_data_o(out[321:258]),
    .bid_valid_o(out[322+:Books]), .ask_valid_o(out[322+Books+:Books]), .state_o(out[322+2*Books+:2*Books]),
    .bid_price_o(out[PriceAt+:KeyW*Books]), .ask_price_o(out[PriceAt+KeyW*Books+:KeyW*Books]),
    .bid_size_o(out[SizeAt+:TotW*Books]), .ask_size_o(out[SizeAt+TotW*Books+:TotW*Books])
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
