// The matching core: a ladder of Levels ticks and Orders order slots, one book.
// Commands in, events out, both 256-bit records over valid/ready; docs/rules.md says what, this says how.
// Every state lasts one cycle in which the event queue has room (en); the timing contract in sim/timing/
// gives the cycles of every step. A step's sums and comparisons are registered before the next decides on them, and
// memories answer after two cycles: no path is longer than one sum, or one choice and a memory's address.
module lockstep_core #(
  parameter integer Levels    = 16384,
  parameter integer Orders    = 16384,
  parameter integer QtyW      = 32,
  parameter integer FifoDepth = 16,
  parameter integer AllAlgorithms = 1,  // 0: price-time priority alone
  parameter integer KeyW     = $clog2(Levels),
  parameter integer SlotW    = $clog2(Orders),
  parameter integer TagW     = 32 - SlotW,
  parameter integer TotW     = QtyW + SlotW,
  parameter integer InfoW    = TagW + 1 + KeyW + 16
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             cmd_valid_i,
  output logic             cmd_ready_o,
  input  logic [255:0]     cmd_data_i,
  output logic             evt_valid_o,
  input  logic             evt_ready_i,
  output logic [1:0]       state_o,
  // top of book, as of the last finished command; price and size are 0 on an empty side
  output logic             bid_valid_o,
  output logic             ask_valid_o,
  output logic [KeyW-1:0]  bid_price_o,
  output logic [KeyW-1:0]  ask_price_o,
  output logic [TotW-1:0]  bid_size_o,
  output logic [TotW-1:0]  ask_size_o,
  output logic [255:0]     evt_data_o
);
  `include "lockstep_layout.svh"
  `include "lockstep_states.svh"

  localparam integer SweepW = (SlotW > KeyW - 5) ? SlotW : KeyW - 5;

  // ---- registers --------------------------------------------------------------------------------------
  logic [StateCount-1:0] st_q, st_d;
  logic [255:0]      cmd_q;
  logic [1:0]        joins_q;        // an order of this side
  logic [31:0]       seq_q, pub_seq_q;
  logic [15:0]       pub_book_q;
  logic [1:0]        book_state_q, algorithm_q;
  logic [KeyW-1:0]   low_q, high_q;
  logic [SweepW-1:0] sweep_q;
  // the taker, or the order that comes to rest
  logic              w_side_q, w_meets_q;
  logic [KeyW-1:0]   w_price_q;
  logic [QtyW-1:0]   w_qty_q, w_minus_q;
  logic [15:0]       w_part_q;
  // the order at hand: a maker, or the one that leaves its queue, and how much of it
  logic [SlotW-1:0]  mk_slot_q, mk_prev_q, m_slot_q, m_next_q, m_prev_q;
  logic              m_live_q, m_match_q, m_side_q, m_last_q, m_alone_q, m_final_q, m_full_q, m_own_q, m_more_q;
  logic [KeyW-1:0]   m_price_q;
  logic [QtyW-1:0]   m_qty_q, m_take_q, m_minus_q;
  logic [15:0]       m_part_q;
  logic [TagW-1:0]   m_tag_q;
  logic              less_q, same_q;       // the taker's quantity, against the maker's
  // the level at hand
  logic [SlotW-1:0]  l_head_q;
  logic [KeyW-1:0]   lvl_key_q;
  logic [7:0]        l_bytes_q;      // of each side, four bits of the level's word: one of them is the level's
  logic              l_top_q, l_top_first_q, l_joins_q, l_occupied_q, l_better_q;
  logic [TotW-1:0]   l_total_q, l_left_q, top_less_q, size_maker_q, size_taker_q;
  // best level of each side while working [0] bid [1] ask, and as published
  logic [1:0]        top_valid_q, pub_valid_q;
  logic [KeyW-1:0]   top_price_q [2], pub_price_q [2];
  logic [TotW-1:0]   top_size_q [2], pub_size_q [2];
  logic [SlotW-1:0]  top_head_q [2];
  logic [1:0]        told_q;
  logic              tell_q, tell_second_q, told_side_q;
  // the side whose makers are being consumed, and what TRADE leaves for STP2
  logic              eat_q, stp_emptied_q, trade_left_q, w_any_q;
  logic [QtyW-1:0]   stp_take_q;
  // going over a level: the size not looked at yet; sharing it out: the phase, the largest maker so far
  logic [TotW-1:0]   left_q, a_total_q;
  logic              left_end_q, l_end_q;
  logic [QtyW-1:0]   a_wanted_q, b_qty_q;
  logic [SlotW-1:0]  b_slot_q, b_next_q, b_prev_q;
  logic [TagW-1:0]   b_tag_q;
  logic              b_bigger_q, a_on_q, a_own_q, a_share_q, a_busy_q;
  // look-up of the next level
  logic              find_side_q, find_apply_q, find_near_q, found_q, find_meets_q;
  logic [KeyW-1:0]   find_key_q;
  // fill-or-kill walk
  logic              walking_q;
  logic              from_m_q;       // the bitmaps are asked, if at all, for the word of an order that leaves
  logic [KeyW-1:0]   walk_price_q;
  logic [QtyW:0]     walk_sum_q;
  logic              walk_own_q, walk_enough_q;
  // mass cancel: slots under way
  logic [SlotW-1:0]  scan1_q, scan2_q;
  logic [2:0]        scan_q;
  logic              scan_hit_q;
  logic              bid_out_q, ask_out_q;

  logic en;

  // ---- the command and the order it names -------------------------------------------------------------
  logic        is_add, is_cancel, is_reduce, is_replace, is_mass, is_band, is_state, is_algorithm, by_id;
  logic [2:0]  stp;
  logic [1:0]  tif;
  logic        market;
  assign stp    = cmd_q[CMD_SELF_TRADE_LSB+:CMD_SELF_TRADE_W];
  assign tif    = cmd_q[CMD_TIME_IN_FORCE_LSB+:CMD_TIME_IN_FORCE_W];
  assign market = cmd_q[CMD_MARKET_LSB];

  logic             o_live, o_side;
  logic [TagW-1:0]  o_tag;
  logic [KeyW-1:0]  o_price;
  logic [15:0]      o_part;
  logic [QtyW-1:0]  o_qty;
  logic [SlotW-1:0] o_next, o_prev, l_head;
  logic [TotW-1:0]  l_total;

  logic [SlotW-1:0] w_slot;
  logic [KeyW-1:0]  in_price;
  logic             in_side, crosses, adds_crosses, reject, sets;
  logic [15:0]      reject_code;
  assign w_slot = cmd_q[CMD_ORDER_LSB+:SlotW];

  lockstep_check #(.Levels(Levels), .QtyW(QtyW), .AllAlgorithms(AllAlgorithms)) u_check (
    .clk_i, .en_i(en), .cmd_i(cmd_q), .state_i(book_state_q), .low_i(low_q), .high_i(high_q),
    .top_valid_i(top_valid_q), .bid_price_i(top_price_q[0]), .ask_price_i(top_price_q[1]),
    .slot_live_i(m_live_q), .slot_match_i(m_match_q), .slot_side_i(m_side_q), .reduce_far_i(m_more_q),
    .is_add_o(is_add), .is_cancel_o(is_cancel), .is_reduce_o(is_reduce), .is_replace_o(is_replace), .is_mass_o(is_mass), .is_band_o(is_band),
    .is_state_o(is_state), .is_algorithm_o(is_algorithm), .by_id_o(by_id), .price_o(in_price),
    .side_o(in_side), .crosses_o(crosses), .adds_crosses_o(adds_crosses), .reject_o(reject), .set_o(sets), .code_o(reject_code)
  );

  // ---- one maker: trade, self-trade rule or eviction ----------------------------------------------------
  logic            own_on_q, stops_on_q, ends_on_q, both_on_q, oldest_on_q, whole_on_q;
  logic            own, own_stops, own_both, whole, partly, gone, emptied;
  logic [QtyW-1:0] take, w_left;
  logic            trade_left;
  assign own       = own_on_q && m_own_q;
  assign own_stops = stops_on_q && m_own_q;
  assign own_both  = both_on_q && m_own_q;
  assign whole     = is_band || (whole_on_q && m_own_q);
  assign partly    = less_q && !whole;
  assign take      = partly ? w_qty_q : m_qty_q;
  assign gone      = !own_stops && !partly;
  assign emptied   = gone && l_end_q;
  always_comb begin
    if (own_stops || (ends_on_q && m_own_q)) w_left = '0;
    else if (is_band || (oldest_on_q && m_own_q)) w_left = w_qty_q;
    else w_left = less_q ? '0 : w_minus_q;
  end
  // w_left is not 0; evictions have no taker
  assign trade_left = !own_stops && !(ends_on_q && m_own_q) &&
                      ((oldest_on_q && m_own_q) || (!less_q && !same_q));

  // ---- sharing out a level ------------------------------------------------------------------------------
  logic            by_level, pro_rata, share_last;
  logic [QtyW-1:0] share;
  assign by_level = AllAlgorithms != 0 && algorithm_q != ALGORITHM_FIFO[1:0];
  assign pro_rata = algorithm_q == ALGORITHM_PRO_RATA[1:0];

  lockstep_share #(.QtyW(QtyW), .TotW(TotW)) u_share (
    .clk_i, .en_i(en), .start_i(st_q[S_ASHARE] && !a_busy_q), .open_i(m_qty_q), .wanted_i(a_wanted_q),
    .total_i(a_total_q), .last_o(share_last), .share_o(share)
  );

  // ---- leaving a queue, walk, scan, band ------------------------------------------------------------------
  logic m_emptied, walk_skip, walk_full, scan_hit, scan_end, evict_side;
  assign m_emptied = m_full_q && m_alone_q;
  assign walk_skip = oldest_on_q && m_own_q;
  // Where a level is shared out as a whole, an own maker anywhere on it matters.
  assign walk_full  = walk_enough_q && (!by_level || stp == STP_NONE || stp == STP_CANCEL_OLDEST || left_end_q);
  assign scan_hit   = scan_hit_q;
  assign scan_end   = (scan_q[2] || !st_q[S_SCAN]) && m_final_q;
  assign evict_side = !bid_out_q;

  logic rests, meets;
  assign rests = is_replace || (tif == TIF_DAY && !market);
  assign meets = (st_q[S_FTOP] && find_side_q == eat_q) ? found_q && find_meets_q : w_meets_q;

  logic [1:0] map_near;
  lockstep_control u_control (
    .st_i(st_q), .sweep_end_i(&sweep_q), .valid_i(cmd_valid_i),
    .is_add_i(is_add), .is_replace_i(is_replace), .is_mass_i(is_mass), .is_band_i(is_band), .by_id_i(by_id),
    .reject_i(reject), .sets_i(sets), .crosses_i(adds_crosses), .meets_i(meets), .fok_i(tif == TIF_FOK), .rests_i(rests),
    .own_i(own), .own_stops_i(own_stops), .own_both_i(own_both),
    .emptied_i(st_q[S_TRADE] ? emptied : st_q[S_STP2] ? stp_emptied_q : (m_emptied && l_top_q)),
    .trade_left_i(st_q[S_TRADE] ? trade_left : trade_left_q), .taker_left_i(w_any_q),
    .scan_hit_i(scan_hit), .scan_end_i(scan_end), .near_i(map_near[find_side_q] && !is_mass),
    .goes_on_i(found_q && find_meets_q), .walking_i(walking_q), .walk_own_i(walk_own_q), .walk_full_i(walk_full),
    .level_end_i(left_end_q), .level_done_i(left_end_q), .evict_i(bid_out_q || ask_out_q),
    .by_level_i(by_level), .pro_rata_i(pro_rata), .sharing_i(a_on_q), .own_phase_i(a_own_q), .share_phase_i(a_share_q),
    .stp_i(stp != STP_NONE), .share_last_i(share_last && a_busy_q), .st_o(st_d)
  );

  logic take_command;
  assign take_command = st_q[S_IDLE] || st_q[S_DONE];
  assign cmd_ready_o  = take_command && en;

  `include "lockstep_memory.svh"
  `include "lockstep_answer.svh"
  `include "lockstep_update.svh"

  assign {ask_valid_o, bid_valid_o} = pub_valid_q;
  assign bid_price_o = pub_price_q[0];
  assign bid_size_o  = pub_size_q[0];
  assign ask_price_o = pub_price_q[1];
  assign ask_size_o  = pub_size_q[1];
  assign state_o     = book_state_q;

`ifndef SYNTHESIS
  initial begin
    if (Orders < 4 || (Orders & (Orders - 1)) != 0 || QtyW < 1 || QtyW > 32) begin
      $display("lockstep_core: Orders must be a power of two of at least 4 and QtyW 1 to 32, got %0d and %0d",
               Orders, QtyW);
      $stop;
    end
  end
`endif
endmodule
