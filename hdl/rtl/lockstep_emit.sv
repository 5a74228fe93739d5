// Forms the event of a step, holds it until it is known whether another follows, and queues it.
// Stalls are simple: while the queue is full the whole core stands still (en_o low).
module lockstep_emit #(
  parameter integer FifoDepth = 16
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  output logic         en_o,
  // one event a cycle at most
  input  logic         emit_i,
  input  logic         finish_i,     // no further event answers this command (this one included, if any)
  input  logic [7:0]   kind_i,
  input  logic         side_i,
  input  logic [15:0]  book_i,
  input  logic [31:0]  order_i,
  input  logic [31:0]  price_i,
  input  logic [31:0]  quantity_i,
  input  logic [31:0]  word4_i,
  input  logic [31:0]  word5_i,
  input  logic [31:0]  word6_i,
  input  logic [31:0]  sequence_i,
  output logic         evt_valid_o,
  input  logic         evt_ready_i,
  output logic [255:0] evt_data_o
);
  `include "lockstep_layout.svh"

  logic         full, push;
  logic         held_q, held_last_q;
  logic [255:0] held_data_q, event_in, event_out;

  assign en_o = !full;
  assign push = en_o && held_q && (emit_i || held_last_q);

  always_comb begin
    event_in = '0;
    event_in[EVT_KIND_LSB+:EVT_KIND_W]         = kind_i;
    event_in[EVT_SIDE_LSB]                     = side_i;
    event_in[EVT_BOOK_LSB+:EVT_BOOK_W]         = book_i;
    event_in[EVT_ORDER_LSB+:EVT_ORDER_W]       = order_i;
    event_in[EVT_PRICE_LSB+:EVT_PRICE_W]       = price_i;
    event_in[EVT_QUANTITY_LSB+:EVT_QUANTITY_W] = quantity_i;
    event_in[EVT_TAKER_LSB+:EVT_TAKER_W]       = word4_i;
    event_in[EVT_LEFT_LSB+:EVT_LEFT_W]         = word5_i;
    event_in[EVT_TAKER_LEFT_LSB+:EVT_TAKER_LEFT_W] = word6_i;
    event_in[EVT_SEQUENCE_LSB+:EVT_SEQUENCE_W] = sequence_i;
    event_out               = held_data_q;
    event_out[EVT_LAST_LSB] = held_last_q;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      held_q      <= 1'b0;
      held_last_q <= 1'b0;
      held_data_q <= '0;
    end else if (en_o) begin
      if (emit_i) begin
        held_q      <= 1'b1;
        held_last_q <= finish_i;
        held_data_q <= event_in;
      end else if (finish_i) begin
        held_last_q <= 1'b1;
      end else if (held_last_q) begin
        held_q      <= 1'b0;
        held_last_q <= 1'b0;
      end
    end
  end

  lockstep_fifo #(.Width(256), .Depth(FifoDepth)) u_fifo (
    .clk_i, .rst_ni, .push_i(push), .data_i(event_out), .full_o(full),
    .valid_o(evt_valid_o), .ready_i(evt_ready_i), .data_o(evt_data_o)
  );

`ifndef SYNTHESIS
  // FinishHasEvent: a command cannot end before it was answered.
  always_ff @(posedge clk_i) begin
    if (en_o && finish_i && !emit_i && !held_q) begin
      $display("lockstep_emit: a command ended without an event");
      $stop;
    end
  end
`endif
endmodule
