// States of the core's one machine, a bit each, in the order an order meets them. Each lasts one enabled cycle.
// Every memory is read in two cycles: what is asked for in one step is there two steps later.
// verilator lint_save
// verilator lint_off UNUSEDPARAM
localparam integer S_INIT    = 0;         // sweep after reset: no order live, no level occupied
localparam integer S_IDLE    = 1;         // takes a command; asks for its order slot and its level
localparam integer S_EARLY   = 2;         // what the command's own words decide; asks for the bitmaps' words
localparam integer S_LOAD    = 3;         // its order's record and its level's head arrive; asks for the first maker
localparam integer S_CHECK   = 4;         // the checks; first event; asks for what leaves or for the level's last order
localparam integer S_MREAD   = 5;         // asks for a maker
localparam integer S_MWAIT   = 6;
localparam integer S_MAKER   = 7;         // it arrives
localparam integer S_MSUM    = 8;         // all sums and comparisons at once; asks for the next in the queue
localparam integer S_TRADE   = 9;         // trade, self-trade rule or eviction
localparam integer S_STP2    = 10;        // the taker's half of a self-trade cancellation
localparam integer S_FNEXT   = 11;        // next occupied level: in the same word of 32, asks for its queue
localparam integer S_FWORD   = 12;        //   elsewhere: asks for its word
localparam integer S_FWORDW  = 13;
localparam integer S_FBITS   = 14;        //   the word arrives
localparam integer S_FLOW    = 15;        //   its best bit
localparam integer S_FREAD   = 16;        //   its key
localparam integer S_FASK    = 17;        //   asks for its queue
localparam integer S_FWAIT   = 18;
localparam integer S_FTOP    = 19;        //   new top, or next level of the fill-or-kill walk
localparam integer S_LREAD   = 20;        // the level where the rest will join
localparam integer S_LREST   = 21;        //   what left it has been written
localparam integer S_LASK    = 22;        //   asks for it
localparam integer S_LWAIT   = 23;
localparam integer S_LHEAD   = 24;        //   its first order arrives
localparam integer S_LTAIL   = 25;        //   asks that one for the last
localparam integer S_JOIN    = 26;        // the newcomer becomes the last of the queue
localparam integer S_LINK    = 27;        //   and the former last points to it
localparam integer S_KILL    = 28;        // a remainder that may not rest
localparam integer S_UWAIT   = 29;
localparam integer S_UNLINK  = 30;        // the level that an order leaves arrives; it leaves the queue, or shrinks in it
localparam integer S_SCAN    = 31;        // mass cancel: one slot a cycle, through a pipeline of three
localparam integer S_WALK    = 32;        // fill-or-kill: counts one maker; asks for the next
localparam integer S_WSUM    = 33;        //   is it enough
localparam integer S_WNEXT   = 34;        //   on to the verdict, the next maker, the next level
localparam integer S_WPASS   = 35;        //   fillable: accepted
localparam integer S_WFAIL   = 36;        //   unfillable: rejected
localparam integer S_BAND    = 37;        // is a top beyond the price limits
localparam integer S_BEVICT  = 38;        //   whose
localparam integer S_DONE    = 39;        // publishes the tops; takes a command as IDLE does
localparam integer S_ALEVEL  = 40;        // pro-rata and size-time: a level is reached
localparam integer S_AOWN    = 41;        //   self-trade rule, one maker
localparam integer S_ADECIDE = 42;        // is there more than the taker wants
localparam integer S_ASHARE  = 43;        //   pro-rata: works out one maker's share
localparam integer S_AREST   = 44;        //   what it leaves of everything
localparam integer S_AGIVE   = 45;        //   gives it
localparam integer S_ASCAN   = 46;        //   size-time: is it the largest so far
localparam integer S_ABIG    = 47;        //   the largest against the taker
localparam integer S_ABTRADE = 48;        //   trades with it
localparam integer StateCount = 49;
// verilator lint_restore
