// Forms the event of a step, holds it until it is known whether another follows, and queues it.
// Stalls are simple: while the queue is nearly full the whole core stands still (en_o low). What a step says is
// registered before anything is decided on it; a refusal replaces the words only then.
module lockstep_emit #(
  parameter integer FifoDepth = 16
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  output logic         en_o,
  // one event a cycle at most
  input  logic         emit_i,
  input  logic         finish_i,     // no further event answers this command (this one included, if any)
  input  logic         reject_i,     // the event is REJECTED with code_i instead, and the last
  input  logic [15:0]  code_i,
  input  logic [7:0]   command_i,    // kind of the command, for REJECTED
  input  logic [31:0]  command_order_i,
  input  logic [255:0] event_i,      // its book and sequence also of a refusal
  input  logic [255:0] fill_i,       // the event is the two together; what has nothing to say is zero
  output logic         evt_valid_o,
  input  logic         evt_ready_i,
  output logic [255:0] evt_data_o
);
  `include "lockstep_layout.svh"

  logic         push;
  logic         said_q, ended_q, reject_q;
  logic [15:0]  code_q;
  logic [7:0]   command_q;
  logic [31:0]  command_order_q;
  logic [255:0] said_data_q, said_fill_q, refusal;
  logic         held_q, held_last_q;
  logic [255:0] held_data_q, event_out;

  assign push = en_o && held_q && (said_q || held_last_q);

  always_comb begin
    refusal = '0;
    refusal[EVT_KIND_LSB+:EVT_KIND_W]          = EVT_KIND_REJECTED;
    refusal[EVT_BOOK_LSB+:EVT_BOOK_W]          = said_data_q[EVT_BOOK_LSB+:EVT_BOOK_W];
    refusal[EVT_ORDER_LSB+:EVT_ORDER_W]        = command_order_q;
    refusal[EVT_TAKER_LSB+:EVT_TAKER_W]        = {8'd0, command_q, code_q};
    refusal[EVT_SEQUENCE_LSB+:EVT_SEQUENCE_W]  = said_data_q[EVT_SEQUENCE_LSB+:EVT_SEQUENCE_W];
    event_out               = held_data_q;
    event_out[EVT_LAST_LSB] = held_last_q;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      said_q      <= 1'b0;
      ended_q     <= 1'b0;
      held_q      <= 1'b0;
      held_last_q <= 1'b0;
      held_data_q <= '0;
    end else if (en_o) begin
      said_q  <= emit_i;
      ended_q <= finish_i;
      if (said_q) begin
        held_q      <= 1'b1;
        held_last_q <= ended_q;
        held_data_q <= reject_q ? refusal : (said_data_q | said_fill_q);
      end else if (ended_q) begin
        held_last_q <= 1'b1;
      end else if (held_last_q) begin
        held_q      <= 1'b0;
        held_last_q <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_o) begin
      reject_q        <= reject_i;
      code_q          <= code_i;
      command_q       <= command_i;
      command_order_q <= command_order_i;
      said_data_q     <= event_i;
      said_fill_q     <= fill_i;
    end
  end

  lockstep_fifo #(.Width(256), .Depth(FifoDepth)) u_fifo (
    .clk_i, .rst_ni, .push_i(push), .data_i(event_out), .run_o(en_o),
    .valid_o(evt_valid_o), .ready_i(evt_ready_i), .data_o(evt_data_o)
  );

`ifndef SYNTHESIS
  // FinishHasEvent: a command cannot end before it was answered.
  always_ff @(posedge clk_i) begin
    if (en_o && ended_q && !said_q && !held_q) begin
      $display("lockstep_emit: a command ended without an event");
      $stop;
    end
  end
`endif
endmodule
