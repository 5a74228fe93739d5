// Part of lockstep_fifo when it is proved. The writer obeys: no word comes while run_o is low. Reset comes at any time.
`include "property.svh"
localparam integer FW = AddrW + 2;
reg f_past = 1'b0;
always @(posedge clk_i) f_past <= 1'b1;
wire f_allowed = (f_past || !rst_ni) && !(push_i && !run_o);
`ALLOWED

// ghosts: how many words are inside, and one word of any push, followed on its way out
wire             f_take = valid_o && ready_i;
(* anyseq *) wire f_pick;
reg [FW-1:0]     f_inside, f_ahead, f_was;
reg [Width-1:0]  f_word, f_data;
reg              f_on, f_held, f_reset;
reg [AddrW:0]    f_count;
wire [FW-1:0]    f_place = f_ahead - FW'(valid_q);  // of that word, in the memory, from the read pointer
wire [AddrW-1:0] f_cell = rptr_q + f_place[AddrW-1:0];
always @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    f_inside <= '0;
    f_was    <= '0;
    f_on     <= 1'b0;
    f_ahead  <= '0;
    f_word   <= '0;
  end else begin
    f_was    <= f_inside - FW'(f_take);
    f_inside <= f_inside + FW'(push_i) - FW'(f_take);
    if (push_i && f_pick && !f_on) begin
      f_on    <= 1'b1;
      f_word  <= data_i;
      f_ahead <= f_inside - FW'(f_take);
    end else if (f_on && f_take) begin
      f_on    <= f_ahead != 0;
      f_ahead <= f_ahead - 1'b1;
    end
  end
end
always @(posedge clk_i) begin
  f_held  <= rst_ni && valid_o && !ready_i;
  f_reset <= !rst_ni;
  f_data  <= data_o;
  f_count <= count_q;
end
wire f_runs = f_past && rst_ni && !f_reset;

// how the ghosts stand to the registers
`LEMMA(inside, !f_past || f_inside == FW'(count_q) + FW'(valid_q))
`LEMMA(pointers, !f_past || AddrW'(wptr_q - rptr_q) == AddrW'(count_q))
`LEMMA(place, !f_past || !f_on || (f_ahead < FW'(valid_q) ? data_q == f_word : mem[f_cell] == f_word))
`LEMMA(was, !f_past || f_was == f_inside || f_was + 1'b1 == f_inside)
`LEMMA(reset, !f_past || !f_reset || (count_q == 0 && !valid_q && !f_on && f_was == 0))

`LEMMA(stall, !f_past || count_q < (AddrW + 1)'(Depth) || !run_q)

`PROVED(range, !f_past || count_q <= (AddrW + 1)'(Depth))
`PROVED(no_overflow, !f_past || !(push_i && count_q[AddrW]))
// the writer stands still for no other reason than that the memory held all but one, or all, of what it can, a cycle ago
`PROVED(run_reason, !f_runs || run_o == (f_count < (AddrW + 1)'(Depth - 1)))
// a word shows in the cycle after the one in which it came, or in which the one before it left
`PROVED(valid, !f_runs || valid_o == (f_was != 0))
`PROVED(hold, !f_runs || !f_held || (valid_o && data_o == f_data))
`PROVED(still, !f_runs || valid_o || data_o == f_data)
`PROVED(order, !f_past || !(f_on && f_ahead == 0 && valid_o) || data_o == f_word)
`PROVED(kept, !f_past || !f_on || f_ahead < f_inside)
`REACHED(full, f_runs && count_q == (AddrW + 1)'(Depth) && valid_o)
`REACHED(left, f_runs && f_on && f_ahead == 0 && f_take)
