// The checks of docs/rules.md, first failure wins, in three steps: what the command's words say (EARLY), which of
// them comes first (LOAD, while the order's record arrives), and the record against them (CHECK, combinational).
module lockstep_check #(
  parameter integer Levels = 16384,
  parameter integer QtyW   = 32,
  parameter integer AllAlgorithms = 1,
  parameter integer KeyW  = $clog2(Levels)
) (
  input  logic             clk_i,
  input  logic             en_i,
  // stand still from EARLY on
  input  logic [255:0]     cmd_i,
  input  logic [1:0]       state_i,
  input  logic [KeyW-1:0]  low_i,
  input  logic [KeyW-1:0]  high_i,
  input  logic [1:0]       top_valid_i,
  input  logic [KeyW-1:0]  bid_price_i,
  input  logic [KeyW-1:0]  ask_price_i,
  // in CHECK
  input  logic             slot_live_i,
  input  logic             slot_match_i, // it is live and its tag is the command's
  input  logic             slot_side_i,
  input  logic             reduce_far_i, // the command's quantity is more than what is open
  // from LOAD on: what the command is
  output logic             is_add_o,
  output logic             is_cancel_o,
  output logic             is_reduce_o,
  output logic             is_replace_o,
  output logic             is_mass_o,
  output logic             is_band_o,
  output logic             is_state_o,
  output logic             is_algorithm_o,
  output logic             by_id_o,
  output logic [KeyW-1:0]  price_o,    // of a market order the price limit
  // in CHECK
  output logic             side_o,     // of the command, or of the order it names
  output logic             crosses_o,  // the order, at its effective price, would trade
  output logic             adds_crosses_o,  // of ADD, by itself
  output logic             reject_o,
  output logic             set_o,      // of a command that names no order: it is carried out
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

  // ---- EARLY: the words by themselves -----------------------------------------------------------------
  logic        add_q, cancel_q, reduce_q, replace_q, mass_q, state_q, band_q, algorithm_q, by_id_q;
  logic        book_far_q, stp_bad_q, add_bad_q, value_bad_q, qty_zero_q, qty_wide_q, price_far_q, high_far_q;
  logic        below_q, above_q, inverted_q, unsupported_q;
  logic [32:0] levels, qty_end;
  logic [KeyW-1:0] price_q;
  assign levels  = 33'(Levels);
  assign qty_end = 33'd1 << QtyW;

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      add_q         <= kind == CMD_KIND_ADD;
      reduce_q      <= kind == CMD_KIND_REDUCE;
      replace_q     <= kind == CMD_KIND_REPLACE;
      mass_q        <= kind == CMD_KIND_MASS_CANCEL;
      state_q       <= kind == CMD_KIND_SET_STATE;
      band_q        <= kind == CMD_KIND_SET_BAND;
      algorithm_q   <= kind == CMD_KIND_SET_ALGORITHM;
      cancel_q      <= kind == CMD_KIND_CANCEL;
      by_id_q       <= kind == CMD_KIND_CANCEL || kind == CMD_KIND_REDUCE || kind == CMD_KIND_REPLACE;
      book_far_q    <= cmd_i[CMD_BOOK_LSB+:CMD_BOOK_W] != 16'd0;
      stp_bad_q     <= stp > 3'd4;
      add_bad_q     <= tif == 2'd3 || (post_only && (market || tif != TIF_DAY));
      value_bad_q   <= value > 8'd2;
      qty_zero_q    <= qty == 32'd0;
      qty_wide_q    <= {1'b0, qty} >= qty_end;
      price_far_q   <= {1'b0, price} >= levels;
      high_far_q    <= {1'b0, high} >= levels;
      below_q       <= price[KeyW-1:0] < low_i;   // of a price that is not far
      above_q       <= price[KeyW-1:0] > high_i;
      inverted_q    <= price[KeyW-1:0] > high[KeyW-1:0];
      unsupported_q <= AllAlgorithms == 0 && value != ALGORITHM_FIFO;
      price_q       <= (kind == CMD_KIND_ADD && market) ? (cmd_i[CMD_SIDE_LSB] == SIDE_BUY ? high_i : low_i)
                                                        : price[KeyW-1:0];
    end
  end

  // ---- LOAD: the first of those before, between and after what needs the order's record -----------------
  logic        enters, limit_price;
  logic        first_d, second_d, third_d, first_q, second_q, third_q, early_q;
  logic [15:0] first_code_d, second_code_d, third_code_d, first_code_q, second_code_q, third_code_q;
  logic        buy_crosses, sell_crosses, add_crosses;
  logic        buy_crosses_q, sell_crosses_q, add_crosses_q, posts_q, posted_q, unfilled_q;
  assign enters      = add_q | replace_q;
  assign limit_price = replace_q | (add_q & !market);
  assign buy_crosses  = top_valid_i[1] && ask_price_i <= price_q;
  assign sell_crosses = top_valid_i[0] && bid_price_i >= price_q;
  assign add_crosses  = cmd_i[CMD_SIDE_LSB] == SIDE_BUY ? buy_crosses : sell_crosses;
  assign by_id_o     = by_id_q;

  always_comb begin
    first_d = 1'b1;
    if (!(by_id_o | add_q | mass_q | state_q | band_q | algorithm_q)) first_code_d = REJECT_UNKNOWN_COMMAND;
    else if (book_far_q) first_code_d = REJECT_BOOK_UNKNOWN;
    else if ((enters & stp_bad_q) | (add_q & add_bad_q) | ((state_q | algorithm_q) & value_bad_q)) first_code_d = REJECT_FIELD_INVALID;
    else if ((add_q | by_id_o) && state_i == STATE_CLOSED[1:0]) first_code_d = REJECT_BOOK_CLOSED;
    else if (enters && state_i == STATE_HALTED[1:0]) first_code_d = REJECT_BOOK_HALTED;
    else begin
      first_d      = 1'b0;
      first_code_d = REJECT_BOOK_HALTED;
    end
    second_d      = ((enters | reduce_q) & qty_zero_q) | (enters & qty_wide_q);
    second_code_d = qty_zero_q ? REJECT_QUANTITY_ZERO : REJECT_QUANTITY_TOO_LARGE;
    third_d = 1'b1;
    if (((limit_price | band_q) & price_far_q) | (band_q & high_far_q)) third_code_d = REJECT_PRICE_OUT_OF_RANGE;
    else if (limit_price & below_q) third_code_d = REJECT_PRICE_BELOW_BAND;
    else if (limit_price & above_q) third_code_d = REJECT_PRICE_ABOVE_BAND;
    else if (band_q & inverted_q) third_code_d = REJECT_BAND_INVERTED;
    else if (algorithm_q & unsupported_q) third_code_d = REJECT_ALGORITHM_UNSUPPORTED;
    else begin
      third_d      = algorithm_q && top_valid_i != 2'b00;
      third_code_d = REJECT_BOOK_NOT_EMPTY;
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      first_q        <= first_d;
      first_code_q   <= first_code_d;
      second_q       <= second_d;
      second_code_q  <= second_code_d;
      third_q        <= third_d;
      early_q        <= first_d | second_d | third_d;
      third_code_q   <= third_code_d;
      buy_crosses_q  <= buy_crosses;
      sell_crosses_q <= sell_crosses;
      // of ADD all is known by now; of REPLACE its order's side comes with the record
      add_crosses_q  <= add_crosses;
      posted_q       <= add_q & post_only & add_crosses;
      unfilled_q     <= add_q && tif == TIF_FOK && !add_crosses;
      posts_q        <= replace_q & post_only;
    end
  end

  // ---- CHECK: with the record -----------------------------------------------------------------------------
  assign side_o    = add_q ? cmd_i[CMD_SIDE_LSB] : slot_side_i;
  assign crosses_o = side_o == SIDE_BUY ? buy_crosses_q : sell_crosses_q;

  assign adds_crosses_o = add_crosses_q;

  logic in_use, unknown, takes;
  assign in_use     = add_q & slot_live_i;
  assign unknown    = by_id_o & !slot_match_i;
  assign takes      = posted_q | (posts_q & (slot_side_i == SIDE_BUY ? buy_crosses_q : sell_crosses_q));
  assign set_o      = !early_q;
  assign reject_o   = early_q | in_use | unknown | (reduce_q & reduce_far_i) | takes | unfilled_q;

  always_comb begin
    if (first_q) code_o = first_code_q;
    else if (in_use) code_o = REJECT_ORDER_IN_USE;
    else if (unknown) code_o = REJECT_ORDER_UNKNOWN;
    else if (second_q) code_o = second_code_q;
    else if (reduce_q & reduce_far_i) code_o = REJECT_REDUCE_TOO_LARGE;
    else if (third_q) code_o = third_code_q;
    else if (takes) code_o = REJECT_WOULD_TAKE;
    else code_o = REJECT_UNFILLABLE;
  end

  assign {is_add_o, is_cancel_o, is_reduce_o, is_replace_o, is_mass_o} = {add_q, cancel_q, reduce_q, replace_q, mass_q};
  assign {is_band_o, is_state_o, is_algorithm_o} = {band_q, state_q, algorithm_q};
  assign price_o = price_q;
endmodule
