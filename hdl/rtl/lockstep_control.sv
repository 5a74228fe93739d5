// Where the machine goes next. Only decisions here: the facts come in as flags, see lockstep_core.sv.
module lockstep_control (
  input  logic [4:0] state_i,
  input  logic [7:0] kind_i,
  input  logic       sweep_end_i,   // INIT: last word cleared; SCAN: last slot seen
  input  logic       valid_i,       // IDLE: a command is offered
  input  logic       reject_i,      // CHECK
  input  logic       crosses_i,     // the taker can trade at the present top (in FIND3: at the found level)
  input  logic       fok_i,
  input  logic       rests_i,       // what is left of the taker may rest
  input  logic       own_stops_i,   // TRADE: self-trade rule ends the taker without touching the maker
  input  logic       own_both_i,    // TRADE: self-trade rule has a second event, for the taker
  input  logic       emptied_i,     // TRADE, STP2, UNLINK: the best level has no order left
  input  logic       taker_left_i,  // the taker has quantity after this step
  input  logic       scan_hit_i,
  input  logic       found_i,       // FIND3
  input  logic       walking_i,     // FIND: on behalf of the fill-or-kill walk
  input  logic       walk_own_i,    // WALK: a maker that the taker must not meet
  input  logic       walk_full_i,   // WALK: enough counted
  input  logic       walk_end_i,    // WALK: last order of its level
  input  logic       evict_i,       // BAND: a top lies beyond the limits
  input  logic       two_tops_i,    // DONE: both sides changed
  input  logic       by_level_i,    // the algorithm is not price-time: a level is shared out as a whole
  input  logic       pro_rata_i,
  input  logic       sharing_i,     // UNLINK: on behalf of sharing out a level
  input  logic       own_phase_i,   // its first pass, the self-trade rule
  input  logic       stp_i,         // the taker has a self-trade mode
  input  logic       own_i,         // AOWN: the taker's own maker
  input  logic       level_end_i,   // AOWN, AGIVE, ASCAN: last maker of the level; UNLINK: none is left to look at
  input  logic       plenty_i,      // ADECIDE: the level holds more than the taker wants
  input  logic       share_last_i,
  output logic [4:0] state_o
);
  `include "lockstep_layout.svh"
  `include "lockstep_states.svh"

  logic is_add, is_replace, is_mass, is_band, by_id;
  assign is_add     = kind_i == CMD_KIND_ADD;
  assign is_replace = kind_i == CMD_KIND_REPLACE;
  assign is_mass    = kind_i == CMD_KIND_MASS_CANCEL;
  assign is_band    = kind_i == CMD_KIND_SET_BAND;
  assign by_id      = is_replace || kind_i == CMD_KIND_CANCEL || kind_i == CMD_KIND_REDUCE;

  // After a maker, a level or an unlinking: what this command still has to do.
  logic [4:0] resume;
  always_comb begin
    if (is_band) resume = S_BAND;
    else if (is_mass) resume = sweep_end_i ? S_DONE : S_SCAN;
    else if (!(is_add || is_replace) || !taker_left_i) resume = S_DONE;
    else if (crosses_i) resume = by_level_i ? S_ALEVEL : S_MORD;
    else resume = rests_i ? S_LREAD : S_KILL;
  end

  always_comb begin
    state_o = S_IDLE;
    case (state_i)
      S_INIT:  state_o = sweep_end_i ? S_IDLE : S_INIT;
      S_IDLE:  state_o = valid_i ? S_CHECK : S_IDLE;
      S_CHECK: begin
        if (reject_i) state_o = S_IDLE;
        else if (is_add && fok_i) state_o = S_WALK;
        else if (is_add && crosses_i) state_o = by_level_i ? S_ALEVEL : S_TRADE;
        else if (is_add) state_o = rests_i ? S_LINK : S_KILL;
        else if (by_id) state_o = S_UREAD;
        else if (is_mass) state_o = S_SCAN;
        else if (is_band) state_o = S_BAND;
        else state_o = S_DONE;
      end
      S_TRADE: begin
        if (own_stops_i) state_o = S_DONE;
        else if (own_both_i) state_o = S_STP2;
        else if (emptied_i) state_o = S_FIND0;
        else if (is_band) state_o = S_BAND;
        else state_o = taker_left_i ? S_MORD : S_DONE;
      end
      S_STP2: begin
        if (by_level_i) state_o = S_UREAD;
        else state_o = emptied_i ? S_FIND0 : taker_left_i ? S_MORD : S_DONE;
      end
      S_MORD:   state_o = S_TRADE;
      S_FIND0:  state_o = S_FIND1;
      S_FIND1:  state_o = S_FIND2;
      S_FIND2:  state_o = S_FIND3;
      S_FIND3:  state_o = !walking_i ? resume : (found_i && crosses_i) ? S_WMORD : S_WFAIL;
      S_LREAD:  state_o = S_LINK;
      S_LINK:   state_o = S_DONE;
      S_KILL:   state_o = S_DONE;
      S_UREAD:  state_o = S_UNLINK;
      // a mass cancel looks up the next level every time: a fixed price for each order it takes out
      S_UNLINK: begin
        if (emptied_i || is_mass) state_o = S_FIND0;
        else if (!sharing_i) state_o = resume;
        else if (!taker_left_i) state_o = S_DONE;
        else state_o = (own_phase_i && !level_end_i) ? S_AREAD : S_ADECIDE;
      end
      S_ALEVEL: state_o = stp_i ? S_AREAD : S_ADECIDE;
      S_AREAD:  state_o = own_phase_i ? S_AOWN : pro_rata_i ? S_ASHARE : S_ASCAN;
      S_AOWN: begin
        if (own_stops_i) state_o = S_DONE;
        else if (own_both_i) state_o = S_STP2;
        else if (own_i) state_o = S_UREAD;
        else state_o = level_end_i ? S_ADECIDE : S_AREAD;
      end
      S_ADECIDE: state_o = plenty_i ? S_AREAD : S_MORD;
      S_ASHARE:  state_o = share_last_i ? S_AGIVE : S_ASHARE;
      S_AGIVE:   state_o = !level_end_i ? S_AREAD : taker_left_i ? S_MORD : S_DONE;
      S_ASCAN:   state_o = level_end_i ? S_ABIG : S_AREAD;
      S_ABIG:    state_o = S_UREAD;
      S_SCAN:   state_o = scan_hit_i ? S_UREAD : sweep_end_i ? S_DONE : S_SCAN;
      S_WALK: begin
        if (walk_own_i) state_o = S_WFAIL;
        else if (walk_full_i) state_o = S_WPASS;
        else state_o = walk_end_i ? S_FIND0 : S_WMORD;
      end
      S_WMORD: state_o = S_WALK;
      S_WPASS: state_o = by_level_i ? S_ALEVEL : S_TRADE;
      S_WFAIL: state_o = S_IDLE;
      S_BAND:  state_o = evict_i ? S_TRADE : S_DONE;
      S_DONE:  state_o = two_tops_i ? S_DONE2 : S_IDLE;
      default: state_o = S_IDLE;
    endcase
  end
endmodule
