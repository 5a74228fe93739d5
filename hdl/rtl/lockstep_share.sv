// floor(open * wanted / total), exactly, with wanted < total: one product, then a restoring division, a bit a cycle.
// Operands are taken with start_i; the share stands Cycles enabled cycles later and stays.
module lockstep_share #(
  parameter integer QtyW = 32,
  parameter integer TotW = 46,
  parameter integer Cycles = QtyW + 4
) (
  input  logic            clk_i,
  input  logic            en_i,
  input  logic            start_i,
  input  logic [QtyW-1:0] open_i,
  input  logic [QtyW-1:0] wanted_i,
  input  logic [TotW-1:0] total_i,
  output logic            last_o,   // the share stands in the next enabled cycle
  output logic [QtyW-1:0] share_o
);
  localparam integer CountW = $clog2(Cycles + 1);
  localparam integer Multiply = Cycles - QtyW;

  logic [QtyW-1:0]   open_q, wanted_q, share_q;
  logic [2*QtyW-1:0] product_q, shift_q;
  logic [TotW-1:0]   rest_q;
  logic [TotW:0]     doubled, reduced;
  logic [CountW-1:0] count_q;

  assign doubled = {rest_q, shift_q[QtyW-1]};
  assign reduced = doubled - {1'b0, total_i};
  assign last_o  = count_q == CountW'(Cycles - 1);
  assign share_o = share_q;

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      count_q   <= start_i ? CountW'(1) : count_q + 1'b1;
      product_q <= open_q * wanted_q;
      if (start_i) begin
        open_q   <= open_i;
        wanted_q <= wanted_i;
      end
      if (count_q == CountW'(Multiply - 1)) begin
        // The high half is below total, since wanted < total and open < 2^QtyW.
        rest_q  <= TotW'(product_q >> QtyW);
        shift_q <= product_q;
        share_q <= '0;
      end else begin
        rest_q  <= reduced[TotW] ? doubled[TotW-1:0] : reduced[TotW-1:0];
        shift_q <= shift_q << 1;
        share_q <= {share_q[QtyW-2:0], !reduced[TotW]};
      end
    end
  end
endmodule
