// Part of lockstep_merge when it is proved: what is taken from a book leaves once, as it was but for the book's number, in the
// next cycle, and only at its turn. Surroundings may do anything.
`include "property.svh"
reg f_past = 1'b0;
always @(posedge clk_i) f_past <= 1'b1;
wire f_allowed = f_past || !rst_ni;
`ALLOWED

wire [Books-1:0] f_takes = answer_valid_i & answer_ready_o;
wire             f_mine  = next_valid_i && !next_i[NextW-1] && (!evt_valid_o || evt_ready_i);  // a command to no book is answered
wire [15:0]      f_book  = next_i[15:0];
// the event that is taken, of the only book that may speak
wire [255:0]     f_in    = answer_data_i[256*f_book[0]+:256];
reg              f_took, f_refused, f_kept, f_reset;
reg [255:0]      f_event, f_data, f_refusal;
always @(posedge clk_i) begin
  f_reset   <= !rst_ni;
  f_took    <= rst_ni && f_takes != 0;
  f_refused <= rst_ni && f_mine;
  f_kept    <= rst_ni && evt_valid_o && !evt_ready_i;
  f_event   <= {f_in[255:32], f_book, f_in[15:0]};
  f_data    <= evt_data_o;
  // kind 2, last; the order; code and kind byte
  f_refusal <= {96'd0, 8'd0, next_i[55:48], (next_i[55:48] == 0 || next_i[55:48] > 8) ? 16'd3001 : 16'd3002, 64'd0, next_i[47:16], f_book, 16'h0202};
end
wire f_runs = f_past && rst_ni && !f_reset;

`PROVED(turn, !f_runs || f_takes == 0 || (next_valid_i && next_i[NextW-1] && f_book < 16'(Books) && f_takes == (1 << f_book)))
`PROVED(same, !(f_runs && f_took) || (evt_valid_o && evt_data_o == f_event))
`PROVED(refused, !(f_runs && f_refused) || (evt_valid_o && evt_data_o == f_refusal))
`PROVED(hold, !(f_runs && f_kept) || (evt_valid_o && evt_data_o == f_data))
`PROVED(none_made, !f_runs || !evt_valid_o || f_took || f_refused || f_kept)
`PROVED(still, !f_runs || evt_valid_o || evt_data_o == f_data)
`PROVED(room, !f_runs || !(evt_valid_o && !evt_ready_i) || (f_takes == 0 && !next_done_o))
// a turn ends with the event marked last, and with nothing else
`PROVED(done, !f_runs || next_done_o == ((f_takes != 0 && f_in[9]) || f_mine))
`REACHED(takes, f_runs && f_took && f_event[9])
`REACHED(refuses, f_runs && f_refused)
`REACHED(keeps, f_runs && f_kept)
