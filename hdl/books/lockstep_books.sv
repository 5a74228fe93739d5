// Several books in one machine: Books matching cores, the levels and orders divided evenly among them. A command goes to
// the book that it names; books work side by side; events leave in the order of the commands, as if one book after
// another had been asked. docs/books.md is the contract, docs/decisions/0015-books.md says why it stands around the core.
//
// Every command taken stands in the queue of who answers next (u_order) until its last event has gone to the output
// register. A book's own queue is as deep, and what waits in it waits in u_order too: it cannot be full before u_order is.
// So one queue's room is the whole of ready, and no book's work can keep another's command out of its queue.
module lockstep_books #(
  parameter integer Books     = 4,      // a power of two, 1 to 8
  parameter integer Levels    = 16384,  // of all books together
  parameter integer Orders    = 16384,  // of all books together
  parameter integer QtyW      = 32,
  parameter integer FifoDepth = 16,     // events that wait in each book
  parameter integer Depth     = 16,     // commands under way
  parameter integer AllAlgorithms = 1,
  parameter integer CountW    = 48,     // of the statistics
  parameter integer KeyW      = $clog2(Levels / Books),
  parameter integer TotW      = QtyW + $clog2(Orders / Books)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  cmd_valid_i,
  output logic                  cmd_ready_o,
  input  logic [255:0]          cmd_data_i,
  output logic                  evt_valid_o,
  input  logic                  evt_ready_i,
  // book 0 in the lowest bits of each
  output logic [2*Books-1:0]    state_o,
  output logic [Books-1:0]      bid_valid_o,
  output logic [Books-1:0]      ask_valid_o,
  output logic [Books*KeyW-1:0] bid_price_o,
  output logic [Books*KeyW-1:0] ask_price_o,
  output logic [Books*TotW-1:0] bid_size_o,
  output logic [Books*TotW-1:0] ask_size_o,
  output logic [255:0]          evt_data_o,
  input  logic [4:0]            stat_addr_i,
  output logic [63:0]           stat_data_o
);
  `include "lockstep_layout.svh"

  localparam integer BookW = (Books > 1) ? $clog2(Books) : 1;
  localparam integer NextW = 1 + CMD_KIND_W + CMD_ORDER_W + CMD_BOOK_W;

  // ---- a command is taken --------------------------------------------------------------------------------
  logic             live_q, order_run, take, known;
  logic [15:0]      cmd_book;
  logic [BookW-1:0] cmd_index;
  logic [255:0]     cmd_inner;
  // Nothing is taken in reset.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) live_q <= 1'b0;
    else live_q <= 1'b1;
  end
  assign cmd_ready_o = live_q && order_run;
  assign take        = cmd_valid_i && cmd_ready_o;
  assign cmd_book    = cmd_data_i[CMD_BOOK_LSB+:CMD_BOOK_W];
  assign cmd_index   = cmd_data_i[CMD_BOOK_LSB+:BookW];
  assign known       = cmd_book < CMD_BOOK_W'(Books);
  // Each core knows one book, which is 0 to it.
  assign cmd_inner   = {cmd_data_i[255:CMD_BOOK_LSB+CMD_BOOK_W], CMD_BOOK_W'(0), cmd_data_i[CMD_BOOK_LSB-1:0]};

  // ---- who answers next ----------------------------------------------------------------------------------
  logic             next_valid, next_done;
  logic [NextW-1:0] next_in, next;
  assign next_in = {known, cmd_data_i[CMD_KIND_LSB+:CMD_KIND_W], cmd_data_i[CMD_ORDER_LSB+:CMD_ORDER_W], cmd_book};

  lockstep_fifo #(.Width(NextW), .Depth(Depth)) u_order (
    .clk_i, .rst_ni, .push_i(take), .data_i(next_in), .run_o(order_run),
    .valid_o(next_valid), .ready_i(next_done), .data_o(next)
  );

  // ---- the books -----------------------------------------------------------------------------------------
  logic [Books-1:0]     push, inner_valid, inner_ready, answer_valid, answer_ready;
  logic [Books*256-1:0] inner_data, answer_data;
  // never low before order_run is
  logic [Books-1:0]     unused_run;

  for (genvar b = 0; b < Books; b++) begin : gen_book
    assign push[b] = take && known && cmd_index == BookW'(b);

    lockstep_fifo #(.Width(256), .Depth(Depth)) u_queue (
      .clk_i, .rst_ni, .push_i(push[b]), .data_i(cmd_inner), .run_o(unused_run[b]),
      .valid_o(inner_valid[b]), .ready_i(inner_ready[b]), .data_o(inner_data[256*b+:256])
    );

    lockstep_core #(
      .Levels(Levels / Books), .Orders(Orders / Books), .QtyW(QtyW), .FifoDepth(FifoDepth), .AllAlgorithms(AllAlgorithms)
    ) u_core (
      .clk_i, .rst_ni,
      .cmd_valid_i(inner_valid[b]), .cmd_ready_o(inner_ready[b]), .cmd_data_i(inner_data[256*b+:256]),
      .evt_valid_o(answer_valid[b]), .evt_ready_i(answer_ready[b]), .evt_data_o(answer_data[256*b+:256]),
      .state_o(state_o[2*b+:2]), .bid_valid_o(bid_valid_o[b]), .ask_valid_o(ask_valid_o[b]),
      .bid_price_o(bid_price_o[KeyW*b+:KeyW]), .ask_price_o(ask_price_o[KeyW*b+:KeyW]),
      .bid_size_o(bid_size_o[TotW*b+:TotW]), .ask_size_o(ask_size_o[TotW*b+:TotW])
    );
  end

  lockstep_merge #(.Books(Books)) u_merge (
    .clk_i, .rst_ni, .next_valid_i(next_valid), .next_done_o(next_done), .next_i(next),
    .answer_valid_i(answer_valid), .answer_ready_o(answer_ready), .answer_data_i(answer_data),
    .evt_valid_o, .evt_ready_i, .evt_data_o
  );

  // ---- statistics ----------------------------------------------------------------------------------------
  lockstep_stats #(.Orders(Orders), .CountW(CountW)) u_stats (
    .clk_i, .rst_ni,
    .cmd_valid_i, .cmd_ready_i(cmd_ready_o), .cmd_kind_i(cmd_data_i[CMD_KIND_LSB+:CMD_KIND_W]),
    .evt_valid_i(evt_valid_o), .evt_ready_i, .evt_kind_i(evt_data_o[EVT_KIND_LSB+:EVT_KIND_W]),
    .evt_order_i(evt_data_o[EVT_ORDER_LSB+:EVT_ORDER_W]), .evt_quantity_i(evt_data_o[EVT_QUANTITY_LSB+:EVT_QUANTITY_W]),
    .evt_reason_i(evt_data_o[EVT_REASON_LSB+:EVT_REASON_W]), .evt_left_i(evt_data_o[EVT_LEFT_LSB+:EVT_LEFT_W]),
    .stat_addr_i, .stat_data_o
  );

`ifndef SYNTHESIS
  initial begin
    if (Books < 1 || Books > 8 || (Books & (Books - 1)) != 0 || Levels < 32 * Books || Orders < 4 * Books || Depth < 2) begin
      $display("lockstep_books: Books must be 1, 2, 4 or 8, with 32 levels and 4 orders each and Depth at least 2, got %0d, %0d, %0d, %0d",
               Books, Levels, Orders, Depth);
      $stop;
    end
  end
`endif
endmodule
