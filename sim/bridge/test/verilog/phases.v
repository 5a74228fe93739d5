// Registers, combinational paths, a wide signal, a memory and a sub-module: for TIMESTEP.md.
module phases (
    input  wire        clk,
    input  wire        clk2,
    input  wire [7:0]  a_i,
    input  wire [69:0] wide_i,
    output reg  [7:0]  q_o,
    output wire [7:0]  inc_o,
    output reg  [69:0] wide_o,
    output reg         half_o,
    output reg  [15:0] count2_o,
    output wire [7:0]  deep_o
);
  parameter STEP = 1;
  reg [11:0] mem_q [4:11];
  initial begin
    q_o = 0;
    half_o = 0;
    count2_o = 0;
  end
  assign inc_o = a_i + STEP[7:0];
  always @(posedge clk) begin
    q_o <= a_i;
    wide_o <= wide_i + 1;
    half_o <= ~half_o;
    mem_q[4 + a_i[2:0]] <= {4'h5, a_i};
  end
  always @(posedge clk2) count2_o <= count2_o + 1;
  deep u_deep (.clk(clk), .out(deep_o));
endmodule

module deep (
    input  wire       clk,
    output wire [7:0] out
);
  reg [7:0] state_q;
  wire [7:0] next = state_q + 8'd3;
  initial state_q = 0;
  assign out = state_q ^ 8'hff;
  always @(posedge clk) state_q <= next;
endmodule
