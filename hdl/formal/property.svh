// PROVED(name, condition): holds in every cycle; LEMMA: likewise, there only to carry an induction. A file that states
// some also says in f_allowed what the surroundings obey; after a cycle in which they did not, nothing is asked. Each becomes an
// output of the netlist that must stay low, so that a failure has a name.
// REACHED(name, condition): happens in some run; without it a surrounding that allows nothing would prove everything.
`ifndef LOCKSTEP_PROPERTY
`define LOCKSTEP_PROPERTY
`define PROVED(name, condition) (* keep *) wire prove_``name = f_allowed && !f_void && !(condition);
`define LEMMA(name, condition) (* keep *) wire lemma_``name = f_allowed && !f_void && !(condition);
`define REACHED(name, condition) (* keep *) wire cover_``name = f_allowed && !f_void && (condition);
`define ALLOWED reg f_void = 1'b0; always @(posedge clk_i) f_void <= f_void || !f_allowed;
`endif
