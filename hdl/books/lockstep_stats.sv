// Statistics of the machine, read by address: model/message/statistics.ts declares them. What passes in a cycle is
// registered in it, counted in the next, and may be read from the one after; a register's value stands on stat_data_o a
// cycle after its address. Counters wrap at CountW bits, the traded quantity at 64.
module lockstep_stats #(
  parameter integer Orders = 16384,
  parameter integer CountW = 48,
  parameter integer RestW  = $clog2(Orders) + 1
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        cmd_valid_i,
  input  logic        cmd_ready_i,
  input  logic [7:0]  cmd_kind_i,
  input  logic        evt_valid_i,
  input  logic        evt_ready_i,
  input  logic [7:0]  evt_kind_i,
  input  logic [31:0] evt_order_i,
  input  logic [31:0] evt_quantity_i,
  input  logic [7:0]  evt_reason_i,
  input  logic [31:0] evt_left_i,
  input  logic [4:0]  stat_addr_i,
  output logic [63:0] stat_data_o
);
  `include "lockstep_layout.svh"
  `include "lockstep_stats.svh"

  // ---- what passes in this cycle ---------------------------------------------------------------------------
  logic command, answer, is_trade, is_cancel, is_own, gone;
  assign command   = cmd_valid_i && cmd_ready_i;
  assign answer    = evt_valid_i && evt_ready_i;
  assign is_trade  = evt_kind_i == EVT_KIND_TRADE;
  assign is_cancel = evt_kind_i == EVT_KIND_CANCELLED;
  assign gone      = evt_left_i == '0;

  // Who came with the command that is being answered: of a self-trade, the order that does not rest.
  logic [31:0] taker_q;
  assign is_own = evt_order_i == taker_q;

  // An order of the book has gone: the maker, what was taken out, or what leaves its queue to come again.
  logic leaves;
  always_comb begin
    leaves = evt_kind_i == EVT_KIND_REPLACED;
    if (is_trade) leaves = gone;
    if (is_cancel) begin
      case (evt_reason_i)
        REASON_IOC_REMAINDER, REASON_MARKET_REMAINDER: leaves = 1'b0;
        REASON_SELF_TRADE: leaves = gone && !is_own;
        default: leaves = gone;
      endcase
    end
  end

  localparam integer Ones = STAT_TRADED_QUANTITY;  // registers that count in ones
  logic [Ones-1:0] step_q;
  logic [31:0]     quantity_q;
  logic            rests_q, leaves_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      step_q     <= '0;
      rests_q    <= 1'b0;
      leaves_q   <= 1'b0;
      quantity_q <= '0;
      taker_q    <= '0;
    end else begin
      step_q <= '0;
      for (int k = 1; k < STAT_REJECTIONS; k++) step_q[k] <= command && cmd_kind_i == 8'(k);
      step_q[STAT_COMMANDS_OTHER] <= command && (cmd_kind_i == 8'd0 || cmd_kind_i >= 8'(STAT_REJECTIONS));
      step_q[STAT_REJECTIONS]    <= answer && evt_kind_i == EVT_KIND_REJECTED;
      step_q[STAT_TRADES]        <= answer && is_trade;
      step_q[STAT_CANCELLATIONS] <= answer && is_cancel;
      step_q[STAT_CYCLES]        <= 1'b1;
      step_q[STAT_COMMAND_WAITS] <= cmd_valid_i && !cmd_ready_i;
      step_q[STAT_EVENT_WAITS]   <= evt_valid_i && !evt_ready_i;
      rests_q    <= answer && evt_kind_i == EVT_KIND_RESTED;
      leaves_q   <= answer && leaves;
      quantity_q <= (answer && is_trade) ? evt_quantity_i : '0;
      if (answer && (evt_kind_i == EVT_KIND_ACCEPTED || evt_kind_i == EVT_KIND_REPLACED)) taker_q <= evt_order_i;
    end
  end

  // ---- the registers ---------------------------------------------------------------------------------------
  logic [64*STAT_COUNT-1:0] value;
  logic [63:0]              traded_q;
  logic [RestW-1:0]         resting_q, highest_q;

  for (genvar k = 0; k < Ones; k++) begin : gen_counter
    logic [CountW-1:0] count_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) count_q <= '0;
      else if (step_q[k]) count_q <= count_q + 1'b1;
    end
    assign value[64*k+:64] = 64'(count_q);
  end
  assign value[64*STAT_TRADED_QUANTITY+:64] = traded_q;
  assign value[64*STAT_ORDERS_RESTING+:64]  = 64'(resting_q);
  assign value[64*STAT_ORDERS_HIGHEST+:64]  = 64'(highest_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      traded_q    <= '0;
      resting_q   <= '0;
      highest_q   <= '0;
      stat_data_o <= '0;
    end else begin
      traded_q  <= traded_q + 64'(quantity_q);
      resting_q <= resting_q + RestW'(rests_q) - RestW'(leaves_q);
      if (resting_q > highest_q) highest_q <= resting_q;
      stat_data_o <= '0;
      for (int k = 0; k < STAT_COUNT; k++) begin
        if (stat_addr_i == 5'(k)) stat_data_o <= value[64*k+:64];
      end
    end
  end
endmodule
