// Where the machine goes next, a bit a state. Only decisions here: the facts come in as flags, see lockstep_core.sv.
module lockstep_control (
  input  logic [48:0] st_i,
  input  logic       sweep_end_i,   // INIT: last word cleared
  input  logic       valid_i,       // IDLE, DONE: a command is offered
  input  logic       is_add_i,
  input  logic       is_replace_i,
  input  logic       is_mass_i,
  input  logic       is_band_i,
  input  logic       by_id_i,
  input  logic       reject_i,      // CHECK
  input  logic       sets_i,        // CHECK: it is not, of a command that names no order
  input  logic       crosses_i,     // CHECK: the new order can trade at the present top
  input  logic       meets_i,       // FTOP, UNLINK: what is left of it can
  input  logic       fok_i,
  input  logic       rests_i,       // what is left of the taker may rest
  input  logic       own_i,         // TRADE, AOWN: the taker's own maker
  input  logic       own_stops_i,   // the self-trade rule ends the taker without touching the maker
  input  logic       own_both_i,    // the self-trade rule has a second event, for the taker
  input  logic       emptied_i,     // TRADE, STP2, UNLINK: the best level has no order left
  input  logic       trade_left_i,  // TRADE, STP2, AGIVE: the taker has quantity after this step
  input  logic       taker_left_i,  // FTOP, UNLINK: it has
  input  logic       scan_hit_i,
  input  logic       scan_end_i,    // SCAN, FTOP: last slot seen
  input  logic       near_i,        // TRADE, STP2, UNLINK, WNEXT: the next level lies in the same word
  input  logic       goes_on_i,     // FTOP: the fill-or-kill walk has found a further level
  input  logic       walking_i,     // on behalf of the fill-or-kill walk
  input  logic       walk_own_i,    // WNEXT: a maker that the taker must not meet
  input  logic       walk_full_i,   // WNEXT: enough counted
  input  logic       level_end_i,   // WNEXT, AOWN, AGIVE, ASCAN: last maker of the level
  input  logic       level_done_i,  // UNLINK: none is left to look at
  input  logic       evict_i,       // BEVICT: a top lies beyond the limits
  input  logic       by_level_i,    // the algorithm is not price-time: a level is shared out as a whole
  input  logic       pro_rata_i,
  input  logic       sharing_i,     // a level is being shared out
  input  logic       own_phase_i,   // its first pass, the self-trade rule
  input  logic       share_phase_i, // its second, for all makers
  input  logic       stp_i,         // the taker has a self-trade mode
  input  logic       share_last_i,
  output logic [48:0] st_o
);
  `include "lockstep_states.svh"

  // After a level or an unlinking: what this command still has to do.
  logic resume, wants, again, decide;
  assign again  = st_i[S_UNLINK] && (emptied_i || is_mass_i);
  assign resume = (st_i[S_FTOP] && !walking_i) || (st_i[S_UNLINK] && !again && !sharing_i);
  assign wants  = (is_add_i || is_replace_i) && taker_left_i;
  assign decide = st_i[S_UNLINK] && !again && sharing_i && taker_left_i;

  logic take, checked, traded, stp_done, own_on, seek;
  assign take     = st_i[S_IDLE] || st_i[S_DONE];
  assign checked  = st_i[S_CHECK] && !reject_i;
  assign traded   = st_i[S_TRADE] && !own_stops_i && !own_both_i;
  assign stp_done = st_i[S_STP2] && !sharing_i && !emptied_i;
  assign own_on   = st_i[S_AOWN] && !own_i;
  assign seek     = (traded && emptied_i) || (st_i[S_STP2] && !sharing_i && emptied_i) || again ||
                    (st_i[S_WNEXT] && !walk_own_i && !walk_full_i && level_end_i);

  always_comb begin
    st_o = '0;
    st_o[S_INIT]  = st_i[S_INIT] && !sweep_end_i;
    st_o[S_IDLE]  = (st_i[S_INIT] && sweep_end_i) || (take && !valid_i) || (st_i[S_CHECK] && reject_i) || st_i[S_WFAIL];
    st_o[S_EARLY] = take && valid_i;
    st_o[S_LOAD]  = st_i[S_EARLY];
    st_o[S_CHECK] = st_i[S_LOAD];

    st_o[S_MREAD] = (resume && wants && meets_i && !by_level_i) || (st_i[S_FTOP] && walking_i && goes_on_i) ||
                    (st_i[S_WPASS] && !by_level_i) || (st_i[S_BEVICT] && evict_i) ||
                    (traded && !emptied_i && !is_band_i && trade_left_i && sharing_i) ||
                    (st_i[S_ALEVEL] && stp_i) || (own_on && !level_end_i) || st_i[S_ADECIDE] ||
                    (decide && own_phase_i && !level_done_i) || (st_i[S_ASCAN] && !level_end_i) ||
                    (st_i[S_AGIVE] && (!level_end_i || trade_left_i));
    st_o[S_MWAIT] = st_i[S_MREAD];
    st_o[S_MAKER] = st_i[S_MWAIT] || (traded && !emptied_i && !is_band_i && trade_left_i && !sharing_i) ||
                    (stp_done && trade_left_i) ||
                    (st_i[S_WNEXT] && !walk_own_i && !walk_full_i && !level_end_i);
    st_o[S_MSUM]  = st_i[S_MAKER] || (checked && is_add_i && (fok_i || (crosses_i && !by_level_i)));
    st_o[S_TRADE] = st_i[S_MSUM] && !walking_i && !own_phase_i && !share_phase_i;
    st_o[S_STP2]  = (st_i[S_TRADE] || st_i[S_AOWN]) && own_both_i;

    // The queue of a near level has already been asked for.
    st_o[S_FNEXT]  = seek && !near_i;
    st_o[S_FWORD]  = st_i[S_FNEXT];
    st_o[S_FWORDW] = st_i[S_FWORD];
    st_o[S_FBITS]  = st_i[S_FWORDW];
    st_o[S_FLOW]   = st_i[S_FBITS];
    st_o[S_FREAD]  = st_i[S_FLOW];
    st_o[S_FASK]   = st_i[S_FREAD];
    st_o[S_FWAIT]  = (seek && near_i) || st_i[S_FASK];
    st_o[S_FTOP]   = st_i[S_FWAIT];

    st_o[S_LREAD] = resume && wants && !meets_i && rests_i;
    st_o[S_LREST] = st_i[S_LREAD];
    st_o[S_LASK]  = st_i[S_LREST];
    st_o[S_LWAIT] = st_i[S_LASK];
    st_o[S_LHEAD] = st_i[S_LWAIT];
    st_o[S_LTAIL] = st_i[S_LHEAD];
    st_o[S_JOIN]  = st_i[S_LTAIL] || (checked && is_add_i && !fok_i && !crosses_i && rests_i);
    st_o[S_LINK]  = st_i[S_JOIN];
    st_o[S_KILL]  = (resume && wants && !meets_i && !rests_i) || (checked && is_add_i && !fok_i && !crosses_i && !rests_i);

    st_o[S_UWAIT]  = (checked && by_id_i) || (st_i[S_SCAN] && scan_hit_i) || (st_i[S_STP2] && sharing_i) ||
                     (st_i[S_AOWN] && own_i && !own_stops_i && !own_both_i) || st_i[S_ABTRADE];
    st_o[S_UNLINK] = st_i[S_UWAIT];

    st_o[S_SCAN]  = (st_i[S_CHECK] && sets_i && is_mass_i) || (st_i[S_SCAN] && !scan_hit_i && !scan_end_i) ||
                    (resume && is_mass_i && !scan_end_i);
    st_o[S_WALK]  = st_i[S_MSUM] && walking_i;
    st_o[S_WSUM]  = st_i[S_WALK];
    st_o[S_WNEXT] = st_i[S_WSUM];
    st_o[S_WPASS] = st_i[S_WNEXT] && !walk_own_i && walk_full_i;
    st_o[S_WFAIL] = (st_i[S_WNEXT] && walk_own_i) || (st_i[S_FTOP] && walking_i && !goes_on_i);

    st_o[S_BAND]   = (st_i[S_CHECK] && sets_i && is_band_i) || (traded && !emptied_i && is_band_i) || (resume && is_band_i);
    st_o[S_BEVICT] = st_i[S_BAND];

    st_o[S_ALEVEL]  = (checked && is_add_i && !fok_i && crosses_i && by_level_i) || (st_i[S_WPASS] && by_level_i) ||
                      (resume && wants && meets_i && by_level_i);
    st_o[S_AOWN]    = st_i[S_MSUM] && own_phase_i;
    st_o[S_ADECIDE] = (st_i[S_ALEVEL] && !stp_i) || (own_on && level_end_i) ||
                      (decide && !(own_phase_i && !level_done_i));
    st_o[S_ASHARE]  = (st_i[S_MSUM] && share_phase_i && pro_rata_i) || (st_i[S_ASHARE] && !share_last_i);
    st_o[S_AREST]   = st_i[S_ASHARE] && share_last_i;
    st_o[S_AGIVE]   = st_i[S_AREST];
    st_o[S_ASCAN]   = st_i[S_MSUM] && share_phase_i && !pro_rata_i;
    st_o[S_ABIG]    = st_i[S_ASCAN] && level_end_i;
    st_o[S_ABTRADE] = st_i[S_ABIG];

    st_o[S_DONE] = (st_i[S_CHECK] && sets_i && !is_add_i && !by_id_i && !is_mass_i && !is_band_i) ||
                   ((st_i[S_TRADE] || st_i[S_AOWN]) && own_stops_i) ||
                   (traded && !emptied_i && !is_band_i && !trade_left_i) || (stp_done && !trade_left_i) ||
                   st_i[S_LINK] || st_i[S_KILL] || (st_i[S_SCAN] && !scan_hit_i && scan_end_i) ||
                   (resume && is_mass_i && scan_end_i) || (resume && !is_mass_i && !is_band_i && !wants) ||
                   (st_i[S_UNLINK] && !again && sharing_i && !taker_left_i) ||
                   (st_i[S_BEVICT] && !evict_i) || (st_i[S_AGIVE] && level_end_i && !trade_left_i);
  end
endmodule
