// Part of lockstep_check when it is proved: the table of docs/rules.md once more, a line a check, in columns
// ADD CANCEL REDUCE REPLACE MASS_CANCEL SET_STATE SET_BAND SET_ALGORITHM. The core obeys: the command and the book stand
// still from EARLY on; two enabled cycles later, in CHECK, the answer stands, whatever the order's record then says.
`include "property.svh"
(* anyconst *) wire [255:0]        f_cmd;
(* anyconst *) wire [2*KeyW+1:0]   f_limits;
(* anyconst *) wire [2*KeyW+1:0]   f_tops;
reg [1:0] f_age = 2'd0;
always @(posedge clk_i) if (en_i && f_age != 2'd2) f_age <= f_age + 2'd1;
wire f_allowed = cmd_i == f_cmd && {state_i, low_i, high_i} == f_limits && {top_valid_i, bid_price_i, ask_price_i} == f_tops &&
                 state_i <= 2'd2 && (slot_live_i || !slot_match_i);
`ALLOWED

wire [7:0]  t_kind  = cmd_i[7:0];
wire        t_known = t_kind >= 8'd1 && t_kind <= 8'd8;
wire [7:0]  t_is    = t_known ? 8'h80 >> (t_kind - 8'd1) : 8'h00;
wire        t_mkt   = t_kind == 8'd1 && cmd_i[9];
wire [31:0] t_qty   = cmd_i[127:96];
wire [31:0] t_price = cmd_i[95:64];
wire [31:0] t_high  = cmd_i[191:160];
wire [7:0]  t_value = cmd_i[151:144];
wire [39:0] t_most  = (40'd1 << QtyW) - 40'd1;
wire        t_far   = {1'b0, t_price} > 33'(Levels) - 33'd1;
wire        t_farb  = {1'b0, t_high} > 33'(Levels) - 33'd1;
// of the taker, and whether it would trade at once: side 0 buys
wire        t_side  = t_is[7] ? cmd_i[8] : slot_side_i;
wire [31:0] t_limit = !t_mkt ? t_price : t_side ? 32'(low_i) : 32'(high_i);
wire        t_takes = t_side ? top_valid_i[0] && 32'(bid_price_i) >= t_limit : top_valid_i[1] && 32'(ask_price_i) <= t_limit;
wire [17:0] t_fails;
wire [18*16-1:0] t_codes;
`define ROW(n, code, kinds, condition) \
  assign t_codes[(n)*16+:16] = code; \
  assign t_fails[n] = (n < 2 || (t_is & kinds) != 0) && (condition);
`ROW(0,  16'd3001, 8'hff, !t_known)
`ROW(1,  16'd3002, 8'hff, cmd_i[31:16] != 0)
`ROW(2,  16'd3003, 8'b10010101, t_is[7] ? cmd_i[12:11] > 2 || cmd_i[15:13] > 4 || (cmd_i[10] && (cmd_i[9] || cmd_i[12:11] != 0)) :
                                t_is[4] ? cmd_i[15:13] > 4 : t_value > 2)
`ROW(3,  16'd3010, 8'b11110000, state_i == 2'd2)
`ROW(4,  16'd3011, 8'b10010000, state_i == 2'd1)
`ROW(5,  16'd3020, 8'b10000000, slot_live_i)
`ROW(6,  16'd3021, 8'b01110000, !slot_live_i || !slot_match_i)
`ROW(7,  16'd3030, 8'b10110000, t_qty == 0)
`ROW(8,  16'd3031, 8'b10010000, {8'd0, t_qty} > t_most)
`ROW(9,  16'd3032, 8'b00100000, reduce_far_i)
`ROW(10, 16'd3040, 8'b10010010, t_is[1] ? t_far || t_farb : !t_mkt && t_far)
`ROW(11, 16'd3041, 8'b10010000, !t_mkt && t_price < 32'(low_i))
`ROW(12, 16'd3042, 8'b10010000, !t_mkt && t_price > 32'(high_i))
`ROW(13, 16'd3043, 8'b00000010, t_price > t_high)
`ROW(14, 16'd3072, 8'b00000001, AllAlgorithms == 0 && t_value != 0)
`ROW(15, 16'd3071, 8'b00000001, top_valid_i != 2'd0)
`ROW(16, 16'd3050, 8'b10010000, cmd_i[10] && t_takes)
// that no level can be taken from at all is seen here; the walk sees the rest
`ROW(17, 16'd3060, 8'b10000000, cmd_i[12:11] == 2 && !t_takes)

logic [15:0] t_first;
always_comb begin
  t_first = 16'd0;
  for (int n = 17; n >= 0; n--) if (t_fails[n]) t_first = t_codes[n*16+:16];
end
wire f_check = f_age == 2'd2;
`PROVED(rejects, !f_check || reject_o == (t_fails != 0))
`PROVED(first_failing, !f_check || t_fails == 0 || code_o == t_first)
`PROVED(crosses, !f_check || t_fails != 0 || !(t_is[7] || t_is[4]) || (crosses_o == t_takes && side_o == t_side))
`PROVED(price, !f_check || t_fails != 0 || !(t_is[7] || t_is[4]) || 32'(price_o) == t_limit)
`PROVED(kinds, !f_check || {is_add_o, is_reduce_o, is_replace_o, is_mass_o, is_state_o, is_band_o, is_algorithm_o, by_id_o} ==
               {t_is[7], t_is[5], t_is[4], t_is[3], t_is[2], t_is[1], t_is[0], t_is[6] || t_is[5] || t_is[4]})
`REACHED(accepts, f_check && t_fails == 0 && t_is[7])
`REACHED(rejects_late, f_check && t_fails == 18'd1 << 17)
