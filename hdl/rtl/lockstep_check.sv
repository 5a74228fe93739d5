// The checks of docs/rules.md, first failure wins. Purely combinational: the answer is there in the cycle
// in which the order's record comes out of its RAM.
module lockstep_check #(
  parameter integer Levels = 16384,
  parameter integer QtyW   = 32,
  parameter integer TagW   = 18,
  parameter integer AllAlgorithms = 1,
  parameter integer KeyW  = $clog2(Levels)
) (
  input  logic [255:0]     cmd_i,
  input  logic [1:0]       state_i,
  input  logic [KeyW-1:0]  low_i,
  input  logic [KeyW-1:0]  high_i,
  input  logic             book_empty_i,
  input  logic             slot_live_i,
  input  logic [TagW-1:0]  slot_tag_i,
  input  logic [QtyW-1:0]  open_qty_i,
  input  logic             crosses_i,    // the order, at its effective price, would trade
  output logic             reject_o,
  output logic [15:0]      code_o
);
  `include "lockstep_layout.svh"

  logic [7:0]  kind;
  logic [31:0] price, high, qty;
  logic [7:0]  value;
  logic        market, post_only;
  logic [1:0]  tif;
  logic [2:0]  stp;
  assign kind      = cmd_i[CMD_KIND_LSB+:CMD_KIND_W];
  assign price     = cmd_i[CMD_PRICE_LSB+:CMD_PRICE_W];
  assign high      = cmd_i[CMD_HIGH_LSB+:CMD_HIGH_W];
  assign qty       = cmd_i[CMD_QUANTITY_LSB+:CMD_QUANTITY_W];
  assign value     = cmd_i[CMD_STATE_LSB+:CMD_STATE_W];
  assign market    = cmd_i[CMD_MARKET_LSB];
  assign post_only = cmd_i[CMD_POST_ONLY_LSB];
  assign tif       = cmd_i[CMD_TIME_IN_FORCE_LSB+:CMD_TIME_IN_FORCE_W];
  assign stp       = cmd_i[CMD_SELF_TRADE_LSB+:CMD_SELF_TRADE_W];

  logic is_add, is_cancel, is_reduce, is_replace, is_state, is_band, is_algorithm, known;
  assign is_add       = kind == CMD_KIND_ADD;
  assign is_cancel    = kind == CMD_KIND_CANCEL;
  assign is_reduce    = kind == CMD_KIND_REDUCE;
  assign is_replace   = kind == CMD_KIND_REPLACE;
  assign is_state     = kind == CMD_KIND_SET_STATE;
  assign is_band      = kind == CMD_KIND_SET_BAND;
  assign is_algorithm = kind == CMD_KIND_SET_ALGORITHM;
  assign known        = is_add | is_cancel | is_reduce | is_replace | is_state | is_band | is_algorithm |
                        (kind == CMD_KIND_MASS_CANCEL);

  logic by_id, enters, field_bad, id_ok, qty_wide, far_price;
  assign by_id  = is_cancel | is_reduce | is_replace;
  assign enters = is_add | is_replace;
  assign field_bad = (enters && stp > 3'd4) ||
                     (is_add && (tif == 2'd3 || (post_only && (market || tif != TIF_DAY)))) ||
                     ((is_state || is_algorithm) && value > 8'd2);
  assign id_ok = slot_live_i && slot_tag_i == cmd_i[CMD_ORDER_LSB+32-TagW+:TagW];

  logic [32:0] levels, qty_end;
  logic        limit_price;
  assign levels      = 33'(Levels);
  assign qty_end     = 33'd1 << QtyW;
  assign qty_wide    = {1'b0, qty} >= qty_end;
  assign limit_price = is_replace | (is_add & !market);
  assign far_price   = ((limit_price | is_band) && {1'b0, price} >= levels) ||
                       (is_band && {1'b0, high} >= levels);

  always_comb begin
    reject_o = 1'b1;
    code_o   = 16'd0;
    if (!known) code_o = REJECT_UNKNOWN_COMMAND;
    else if (cmd_i[CMD_BOOK_LSB+:CMD_BOOK_W] != 16'd0) code_o = REJECT_BOOK_UNKNOWN;
    else if (field_bad) code_o = REJECT_FIELD_INVALID;
    else if ((is_add | by_id) && state_i == STATE_CLOSED[1:0]) code_o = REJECT_BOOK_CLOSED;
    else if (enters && state_i == STATE_HALTED[1:0]) code_o = REJECT_BOOK_HALTED;
    else if (is_add && slot_live_i) code_o = REJECT_ORDER_IN_USE;
    else if (by_id && !id_ok) code_o = REJECT_ORDER_UNKNOWN;
    else if ((enters | is_reduce) && qty == 32'd0) code_o = REJECT_QUANTITY_ZERO;
    else if (enters && qty_wide) code_o = REJECT_QUANTITY_TOO_LARGE;
    else if (is_reduce && qty > 32'(open_qty_i)) code_o = REJECT_REDUCE_TOO_LARGE;
    else if (far_price) code_o = REJECT_PRICE_OUT_OF_RANGE;
    else if (limit_price && price < 32'(low_i)) code_o = REJECT_PRICE_BELOW_BAND;
    else if (limit_price && price > 32'(high_i)) code_o = REJECT_PRICE_ABOVE_BAND;
    else if (is_band && price > high) code_o = REJECT_BAND_INVERTED;
    else if (is_algorithm && value != ALGORITHM_FIFO && AllAlgorithms == 0) code_o = REJECT_ALGORITHM_UNSUPPORTED;
    else if (is_algorithm && !book_empty_i) code_o = REJECT_BOOK_NOT_EMPTY;
    else if (enters && post_only && crosses_i) code_o = REJECT_WOULD_TAKE;
    else if (is_add && tif == TIF_FOK && !crosses_i) code_o = REJECT_UNFILLABLE;
    else reject_o = 1'b0;
  end
endmodule
