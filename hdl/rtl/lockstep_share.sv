// floor(open * wanted / total), exactly, with wanted < total: a product, two bits of wanted a cycle, then a restoring
// division, a bit a cycle. Operands are taken with start_i; the share stands Cycles enabled cycles later and stays.
module lockstep_share #(
  parameter integer QtyW = 32,
  parameter integer TotW = 46,
  parameter integer Digits = (QtyW + 1) / 2,
  parameter integer Cycles = Digits + QtyW + 3
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
  localparam integer WideW = 2 * QtyW + 2;

  logic [QtyW-1:0]     open_q, share_q;
  logic [QtyW+1:0]     thrice_q, multiple;
  logic [2*Digits-1:0] wanted_q;
  logic [WideW-1:0]    product_q;
  logic [2*QtyW-1:0]   shift_q;
  logic [TotW-1:0]     rest_q;
  logic [TotW:0]       doubled, reduced;
  logic [CountW-1:0]   count_q;
  logic                load_q, dividing_q, last_q;

  always_comb begin
    case (wanted_q[2*Digits-1-:2])
      2'd0:    multiple = '0;
      2'd1:    multiple = {2'b0, open_q};
      2'd2:    multiple = {1'b0, open_q, 1'b0};
      default: multiple = thrice_q;
    endcase
  end

  assign doubled = {rest_q, shift_q[QtyW-1]};
  assign reduced = doubled - {1'b0, total_i};
  assign last_o  = last_q;
  assign share_o = share_q;

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      count_q    <= start_i ? CountW'(1) : count_q + 1'b1;
      load_q     <= count_q == CountW'(Digits + 1);
      dividing_q <= load_q || (dividing_q && !last_q);
      last_q     <= !start_i && count_q == CountW'(Cycles - 2);
      thrice_q   <= {2'b0, open_q} + {1'b0, open_q, 1'b0};
      if (start_i) begin
        open_q     <= open_i;
        wanted_q   <= (2*Digits)'(wanted_i);
        load_q     <= 1'b0;
        dividing_q <= 1'b0;
      end else if (count_q != CountW'(1)) begin
        wanted_q  <= wanted_q << 2;
        product_q <= (product_q << 2) + WideW'(multiple);
      end else begin
        product_q <= '0;
      end
      if (load_q) begin
        // The high half is below total, since wanted < total and open < 2^QtyW.
        rest_q  <= TotW'(product_q >> QtyW);
        shift_q <= product_q[2*QtyW-1:0];
      end else if (dividing_q) begin
        rest_q  <= reduced[TotW] ? doubled[TotW-1:0] : reduced[TotW-1:0];
        shift_q <= shift_q << 1;
        share_q <= {share_q[QtyW-2:0], !reduced[TotW]};
      end
    end
  end
endmodule
