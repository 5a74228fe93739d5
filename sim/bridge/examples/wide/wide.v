// For the benchmark only: an output row of 20 words, about what a matching core shows.
module wide (
    input  wire         clk_i,
    input  wire         go_i,
    input  wire [255:0] data_i,
    output reg  [255:0] event_o,
    output reg  [255:0] echo_o,
    output reg  [ 31:0] count_o,
    output reg  [ 31:0] sum_o,
    output reg  [ 31:0] last_o,
    output reg          valid_o
);
  initial begin
    count_o = 0;
    sum_o   = 0;
  end
  always @(posedge clk_i) begin
    valid_o <= go_i;
    if (go_i) begin
      event_o <= {data_i[127:0], data_i[255:128]} ^ {8{count_o}};
      echo_o  <= data_i;
      count_o <= count_o + 1;
      sum_o   <= sum_o + data_i[31:0];
      last_o  <= data_i[63:32];
    end
  end
endmodule
