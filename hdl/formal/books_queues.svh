// Part of lockstep_books when its queues are proved, over cores that answer anything at any time (free_core.sv): no queue overflows, each
// command is answered by its own book, in the order of the commands, and what is waited for is on its way.
`include "property.svh"
reg f_past = 1'b0;
always @(posedge clk_i) f_past <= 1'b1;
wire f_allowed = f_past || !rst_ni;
`ALLOWED

localparam integer FW = $clog2(Depth) + 2;
wire [15:0] f_next = next[15:0];
wire        f_named = next[NextW-1];

// ghosts: commands under way in all; of each book in its queue, and in queue or core; one command of any book, followed to its turn
reg [FW-1:0] f_under;
reg [FW-1:0] f_queued [Books];
reg [FW-1:0] f_owed [Books];
(* anyseq *) wire f_pick;
reg          f_on, f_known;
reg [15:0]   f_book;
reg [FW-1:0] f_ahead;
wire [Books-1:0] f_full, f_waits, f_speaks;
genvar f_b;
generate for (f_b = 0; f_b < Books; f_b = f_b + 1) begin : f_each
  wire f_ends = answer_valid[f_b] && answer_ready[f_b] && answer_data[256*f_b + 9];
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      f_queued[f_b] <= '0;
      f_owed[f_b]   <= '0;
    end else begin
      f_queued[f_b] <= f_queued[f_b] + FW'(push[f_b]) - FW'(inner_valid[f_b] && inner_ready[f_b]);
      f_owed[f_b]   <= f_owed[f_b] + FW'(push[f_b]) - FW'(f_ends);
    end
  end
  assign f_full[f_b]   = push[f_b] && f_queued[f_b] - FW'(inner_valid[f_b]) >= FW'(Depth);
  assign f_waits[f_b]  = next_valid && f_named && f_next == 16'(f_b) && f_owed[f_b] == 0;
  assign f_speaks[f_b] = answer_valid[f_b] && answer_ready[f_b] && !(f_known && f_book == 16'(f_b));
end endgenerate
always @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    f_under <= '0;
    f_on    <= 1'b0;
    f_ahead <= '0;
  end else begin
    f_under <= f_under + FW'(take) - FW'(next_done);
    if (take && f_pick && !f_on) begin
      f_on    <= 1'b1;
      f_known <= known;
      f_book  <= cmd_book;
      f_ahead <= f_under - FW'(next_done);
    end else if (f_on && next_done) begin
      f_on    <= f_ahead != 0;
      f_ahead <= f_ahead - 1'b1;
    end
  end
end
wire f_runs = f_past && rst_ni;

`PROVED(no_overflow, !f_runs || f_full == 0)
`PROVED(bounded, !f_runs || f_under <= FW'(Depth + 1))
`PROVED(on_its_way, !f_runs || f_waits == 0)
`PROVED(own_book, !(f_runs && f_on && f_ahead == 0) || f_speaks == 0)
`PROVED(not_in_reset, rst_ni || !cmd_ready_o)
`REACHED(full, f_runs && f_under == FW'(Depth))
`REACHED(turn, f_runs && f_on && f_ahead == 0 && next_done)
