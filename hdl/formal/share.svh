// Part of lockstep_share when it is proved: from any state, one division, without a stall (in one, nothing here moves). The core
// obeys: wanted is less than the total, which stands still until the share stands; no other start comes in between.
`include "property.svh"
(* anyconst *) wire [TotW-1:0] f_total;
(* anyconst *) wire [QtyW-1:0] f_open, f_wanted;
reg [7:0] f_step = 8'd0;   // cycles since the start
always @(posedge clk_i) begin
  if (f_step <= 8'(Cycles)) f_step <= f_step + 8'd1;
end
wire f_allowed = total_i == f_total && 32'(f_wanted) < 32'(f_total) &&
                 en_i && start_i == (f_step == 8'd0) &&
                 (f_step != 8'd0 || (open_i == f_open && wanted_i == f_wanted));
`ALLOWED
localparam integer FW = QtyW + TotW;
wire [FW-1:0] f_exact = FW'(f_open) * FW'(f_wanted);
wire [FW-1:0] f_least = FW'(share_o) * FW'(f_total);
wire          f_stands = f_step == 8'(Cycles);
`PROVED(floor, !f_stands || (f_least <= f_exact && f_exact - f_least < FW'(f_total)))
`PROVED(last, f_step == 8'd0 || f_step > 8'(Cycles) || last_o == (f_step == 8'(Cycles - 1)))
`REACHED(stands, f_stands && share_o == 2)
