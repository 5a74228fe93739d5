// Carries one after the other, without the shared terms of a look-ahead: none of its gates is redundant.
(* techmap_celltype = "$lcu" *)
module _90_lcu (P, G, CI, CO);
  parameter WIDTH = 2;
  (* force_downto *) input [WIDTH-1:0] P, G;
  input CI;
  (* force_downto *) output [WIDTH-1:0] CO;
  wire [WIDTH:0] carry;
  assign carry[0] = CI;
  genvar i;
  generate for (i = 0; i < WIDTH; i = i + 1) begin : bit
    assign carry[i + 1] = G[i] | (P[i] & carry[i]);
  end endgenerate
  assign CO = carry[WIDTH:1];
endmodule
