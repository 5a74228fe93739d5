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
    else if (crosses_i) resume = S_MORD;
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
        else if (is_add && crosses_i) state_o = S_TRADE;
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
      S_STP2:   state_o = emptied_i ? S_FIND0 : taker_left_i ? S_MORD : S_DONE;
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
      S_UNLINK: state_o = (emptied_i || is_mass) ? S_FIND0 : resume;
      S_SCAN:   state_o = scan_hit_i ? S_UREAD : sweep_end_i ? S_DONE : S_SCAN;
      S_WALK: begin
        if (walk_own_i) state_o = S_WFAIL;
        else if (walk_full_i) state_o = S_WPASS;
        else state_o = walk_end_i ? S_FIND0 : S_WMORD;
      end
      S_WMORD: state_o = S_WALK;
      S_WPASS: state_o = S_TRADE;
      S_WFAIL: state_o = S_IDLE;
      S_BAND:  state_o = evict_i ? S_TRADE : S_DONE;
      S_DONE:  state_o = two_tops_i ? S_DONE2 : S_IDLE;
      default: state_o = S_IDLE;
    endcase
  end
endmodule
