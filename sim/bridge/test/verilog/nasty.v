// Does what no design should, on request: for tests of how the bridge takes it.
module nasty (
    input  wire        clk_i,
    input  wire [3:0]  op_i,
    output reg  [31:0] count_o
);
  integer i;
  initial count_o = 0;
  always @(posedge clk_i) begin
    count_o <= count_o + 1;
    case (op_i)
      4'd1: $finish;
      4'd2: $stop;
      4'd3: $fatal(1, "the reactor is on fire");
      4'd4: begin  // never comes back
        i = 1;
        while (i != 0) i = i | 1;
      end
      4'd5: $c("*(volatile int*)8 = 1;");
      4'd6: $c("for (int fd = 4; fd < 64; ++fd) if (write(fd, \"no frame at all, but text of 64 characters, more or less........\", 64) < 0) continue;");
      4'd7: $display("count is %0d", count_o);
      4'd8: $c("_exit(9);");
      4'd9: $error("a small complaint");
      default: ;
    endcase
  end
endmodule
