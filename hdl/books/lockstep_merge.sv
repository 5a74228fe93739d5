// Brings the books' events into the order of the commands. The book of the oldest command that is not answered alone may
// speak, up to the event marked last; a command that names no book is answered here. One event a cycle, into the output
// register; data keeps its last value while valid is low.
module lockstep_merge #(
  parameter integer Books = 4,
  parameter integer NextW = 57
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  // the oldest command: does its book exist, its kind, order and book
  input  logic                 next_valid_i,
  output logic                 next_done_o,
  input  logic [NextW-1:0]     next_i,
  input  logic [Books-1:0]     answer_valid_i,
  output logic [Books-1:0]     answer_ready_o,
  input  logic [Books*256-1:0] answer_data_i,
  output logic                 evt_valid_o,
  input  logic                 evt_ready_i,
  output logic [255:0]         evt_data_o
);
  `include "lockstep_layout.svh"

  logic                   next_known, room, valid_q, speaks;
  logic [CMD_KIND_W-1:0]  next_kind;
  logic [CMD_ORDER_W-1:0] next_order;
  logic [CMD_BOOK_W-1:0]  next_book;
  logic [Books-1:0]       turn;
  logic [255:0]           data_q, refusal, said;
  assign {next_known, next_kind, next_order, next_book} = next_i;
  assign room = !valid_q || evt_ready_i;

  // The first two checks of the rules; no book counts the command, so its sequence is 0.
  logic kind_known;
  assign kind_known = next_kind >= CMD_KIND_ADD && next_kind <= CMD_KIND_SET_ALGORITHM;
  always_comb begin
    refusal = '0;
    refusal[EVT_KIND_LSB+:EVT_KIND_W]       = EVT_KIND_REJECTED;
    refusal[EVT_LAST_LSB]                   = 1'b1;
    refusal[EVT_ORDER_LSB+:EVT_ORDER_W]     = next_order;
    refusal[EVT_CODE_LSB+:EVT_CODE_W]       = kind_known ? REJECT_BOOK_UNKNOWN : REJECT_UNKNOWN_COMMAND;
    refusal[EVT_COMMAND_LSB+:EVT_COMMAND_W] = next_kind;
  end

  for (genvar b = 0; b < Books; b++) begin : gen_turn
    assign turn[b] = next_valid_i && next_known && next_book == CMD_BOOK_W'(b);
  end
  assign answer_ready_o = room ? turn : '0;
  assign speaks         = (next_valid_i && !next_known) || (turn & answer_valid_i) != '0;

  // A book says 0 for itself: the real number stands in its place.
  always_comb begin
    said = next_known ? '0 : refusal;
    for (int b = 0; b < Books; b++) begin
      if (turn[b]) said = said | answer_data_i[256*b+:256];
    end
    said[EVT_BOOK_LSB+:EVT_BOOK_W] = next_book;
  end
  assign next_done_o = room && speaks && said[EVT_LAST_LSB];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      data_q  <= '0;
    end else if (room) begin
      valid_q <= speaks;
      if (speaks) data_q <= said;
    end
  end
  assign evt_valid_o = valid_q;
  assign evt_data_o  = data_q;
endmodule
