// A first-word-fall-through FIFO with valid/ready on both sides.
// in_ready_o does not depend on out_ready_i: a full FIFO takes a word only after one has left.
module fifo #(
    parameter WIDTH = 32,
    parameter LOG2_DEPTH = 4
) (
    input  wire                clk_i,
    input  wire                rst_ni,
    input  wire                in_valid_i,
    output wire                in_ready_o,
    input  wire [WIDTH-1:0]    in_data_i,
    output wire                out_valid_o,
    input  wire                out_ready_i,
    output wire [WIDTH-1:0]    out_data_o,
    output wire [LOG2_DEPTH:0] count_o
);
  localparam DEPTH = 1 << LOG2_DEPTH;

  reg [WIDTH-1:0]      mem_q [0:DEPTH-1];
  reg [LOG2_DEPTH-1:0] rd_q, wr_q;
  reg [LOG2_DEPTH:0]   count_q;

  wire push = in_valid_i & in_ready_o;
  wire pop  = out_valid_o & out_ready_i;

  assign in_ready_o  = count_q != DEPTH;
  assign out_valid_o = count_q != 0;
  assign out_data_o  = mem_q[rd_q];
  assign count_o     = count_q;

  always @(posedge clk_i) begin
    if (push) mem_q[wr_q] <= in_data_i;
    if (!rst_ni) begin
      rd_q    <= 0;
      wr_q    <= 0;
      count_q <= 0;
    end else begin
      if (push) wr_q <= wr_q + 1'b1;
      if (pop) rd_q <= rd_q + 1'b1;
      count_q <= count_q + {{LOG2_DEPTH{1'b0}}, push} - {{LOG2_DEPTH{1'b0}}, pop};
    end
  end
endmodule
