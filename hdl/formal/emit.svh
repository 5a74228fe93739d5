// Part of lockstep_emit when it is proved, up to the push into the queue (lockstep_fifo is proved by itself; here it may
// stall at any time). The core obeys: a command ends with an event or after one.
`include "property.svh"
reg f_past = 1'b0;
always @(posedge clk_i) f_past <= 1'b1;

// ghosts: has the command at hand an event; one event of any emission, followed to its push
(* anyseq *) wire f_pick;
reg           f_answered, f_on, f_held, f_ended, f_ended_long, f_later, f_done;
reg [255:0]   f_event;
reg [1:0]     f_waits;  // events emitted and not pushed
wire          f_emits = en_o && emit_i;
wire          f_ends  = en_o && finish_i;
localparam [255:0] FLast = 256'd1 << 9;
wire [255:0]  f_fields = reject_i ? {event_i[255:224], 64'd0, 8'd0, command_i, code_i, 64'd0, command_order_i, event_i[31:16], 8'd0, EVT_KIND_REJECTED} :
                         event_i | fill_i;
wire          f_allowed = (f_past || !rst_ni) && !(finish_i && !emit_i && !f_answered);
`ALLOWED
always @(posedge clk_i or negedge rst_ni) begin
  if (!rst_ni) begin
    f_answered   <= 1'b0;
    f_on         <= 1'b0;
    f_held       <= 1'b0;
    f_ended      <= 1'b0;
    f_ended_long <= 1'b0;
    f_later      <= 1'b0;
    f_done       <= 1'b0;
    f_event      <= '0;
    f_waits      <= '0;
  end else if (en_o) begin
    f_waits <= f_waits + 2'(f_emits) - 2'(push);
    if (f_ends) f_answered <= 1'b0;
    else if (f_emits) f_answered <= 1'b1;
    if (f_emits && f_pick && !f_on && !f_done) begin
      f_on         <= 1'b1;
      f_held       <= 1'b0;
      f_event      <= f_fields;
      f_ended      <= f_ends;
      f_ended_long <= 1'b0;
      f_later      <= 1'b0;
    end else if (f_on) begin
      f_held       <= 1'b1;
      f_ended_long <= f_ended;
      if (f_ends && !f_emits && !f_later) f_ended <= 1'b1;
      if (f_emits) f_later <= 1'b1;
      if (push && f_held) begin
        f_on   <= 1'b0;
        f_done <= 1'b1;
      end
    end
  end
end
wire f_runs = f_past && rst_ni;

`LEMMA(waits, !f_past || f_waits == 2'(held_q) + 2'(said_q))
`LEMMA(last_held, !f_past || !held_last_q || held_q)
`LEMMA(answered, !f_past || f_answered == (said_q ? !ended_q : held_q && !held_last_q && !ended_q))
`LEMMA(ended_said, !f_past || !ended_q || said_q || (held_q && !held_last_q))
`LEMMA(said, !f_past || !f_on || f_held || (said_q && !f_later && ended_q == f_ended && !f_ended_long))
`LEMMA(said_event, !f_past || !f_on || f_held || (((reject_q ? refusal : said_data_q | said_fill_q) ^ f_event) & ~FLast) == 0)
`LEMMA(held, !f_past || !f_on || !f_held || (held_q && f_later == said_q && f_ended == (held_last_q || (ended_q && !said_q))))
`LEMMA(held_long, !f_past || !f_on || !f_held || !f_ended_long || held_last_q)
`LEMMA(held_event, !f_past || !f_on || !f_held || ((held_data_q ^ f_event) & ~FLast) == 0)

// what is emitted is pushed once, as it was, in order; nothing else is pushed
`PROVED(once, !f_past || (f_waits <= 2'd2 && (!push || f_waits != 2'd0)))
`PROVED(same, !(f_runs && f_on && f_held && push) || ((event_out ^ f_event) & ~FLast) == 0)
`PROVED(in_order, !(f_runs && f_on && !f_held && push) || f_waits == 2'd2)
// it is marked last exactly when no other event of its command follows, and is held until that is known
`PROVED(last, !(f_runs && f_on && f_held && push) || event_out[EVT_LAST_LSB] == f_ended)
`PROVED(known, !(f_runs && f_on && f_held && push) || f_ended || f_later)
`PROVED(promptly, !(f_runs && f_on && f_ended_long && en_o) || push)
`PROVED(stalled, en_o || !push)
`REACHED(last_pushed, f_runs && f_on && f_held && push && f_ended)
`REACHED(more_pushed, f_runs && f_on && f_held && push && !f_ended)
