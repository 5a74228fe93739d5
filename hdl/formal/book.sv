// What makes a book, for the proof of the core: the contents of its memories against the orders that are live, level by level.
// Orders stand on levels whose number has no bit outside Prices, so that few levels lie in several words of the bitmap.
module lockstep_book #(
  parameter integer Levels = 64,
  parameter integer Orders = 4,
  parameter integer QtyW   = 2,
  parameter integer KeyW   = $clog2(Levels),
  parameter integer SlotW  = $clog2(Orders),
  parameter integer TotW   = QtyW + SlotW,
  parameter integer Prices = 33
) (
  input  wire [Orders-1:0]        live_i,
  input  wire [Orders-1:0]        side_i,
  input  wire [Orders*KeyW-1:0]   price_i,
  input  wire [Orders*QtyW-1:0]   qty_i,
  input  wire [Orders*SlotW-1:0]  next_i,
  input  wire [Orders*SlotW-1:0]  prev_i,
  input  wire [Levels*SlotW-1:0]  head_i,
  input  wire [Levels*TotW-1:0]   total_i,
  input  wire [Levels-1:0]        bids_i,     // a bit per key, which is the inverted price
  input  wire [Levels-1:0]        asks_i,
  input  wire [Orders*Orders-1:0] older_i,    // [i*Orders+j]: i stands before j where both are of one level
  input  wire [1:0]               top_valid_i,
  input  wire [2*KeyW-1:0]        top_price_i,
  input  wire [2*TotW-1:0]        top_size_i,
  input  wire [2*SlotW-1:0]       top_head_i,
  output wire                     few_o,        // all orders on the levels that are looked at
  output wire                     positive_o,
  output wire                     uncrossed_o,
  output wire                     totals_o,
  output wire                     queues_o,
  output wire                     maps_o,
  output wire                     tops_o,
  output wire [TotW+1:0]          resting_o
);
  // by truncation: Yosys 0.23 takes the size of a cast here for another
  localparam [KeyW-1:0] Off = ~Prices;
  wire [Orders-1:0]        few, positive, best, first_bad;
  wire [Orders*Orders-1:0] crossed;
  for (genvar i = 0; i < Orders; i++) begin : gen_order
    assign few[i]      = !live_i[i] || (price_i[i*KeyW+:KeyW] & Off) == 0;
    assign positive[i] = !live_i[i] || qty_i[i*QtyW+:QtyW] != 0;
    for (genvar j = 0; j < Orders; j++) begin : gen_pair
      assign crossed[i*Orders+j] = live_i[i] && live_i[j] && !side_i[i] && side_i[j] && price_i[i*KeyW+:KeyW] >= price_i[j*KeyW+:KeyW];
    end
  end
  assign few_o       = &few;
  assign positive_o  = &positive;
  assign uncrossed_o = crossed == 0;

  // one level after the other
  wire [Levels-1:0] total_ok, queue_ok, map_ok;
  for (genvar p = 0; p < Levels; p++) begin : gen_level
    if ((p & Off) == 0) begin : gen_looked_at
      wire [Orders-1:0]           at, first, last;
      wire [Orders*Orders-1:0]    before, link_bad;
      wire [(Orders+1)*TotW-1:0]  sum;
      wire [Orders-1:0]           head_bad;
      assign sum[TotW-1:0] = 0;
      for (genvar i = 0; i < Orders; i++) begin : gen_order
        wire [Orders-1:0] ahead, behind;
        assign at[i] = live_i[i] && price_i[i*KeyW+:KeyW] == p;
        assign sum[(i+1)*TotW+:TotW] = sum[i*TotW+:TotW] + (at[i] ? TotW'(qty_i[i*QtyW+:QtyW]) : TotW'(0));
        for (genvar j = 0; j < Orders; j++) begin : gen_pair
          wire [Orders-1:0] between;
          for (genvar k = 0; k < Orders; k++) begin : gen_third
            assign between[k] = at[k] && older_i[i*Orders+k] && older_i[k*Orders+j];
          end
          assign before[i*Orders+j] = at[i] && at[j] && i != j && older_i[i*Orders+j];
          assign behind[j]          = at[i] && at[j] && i != j && older_i[i*Orders+j];
          assign ahead[j]           = at[i] && at[j] && i != j && older_i[j*Orders+i];
          // j follows i at once: they point to each other; j first and i last: likewise, backwards alone
          assign link_bad[i*Orders+j] =
            (before[i*Orders+j] && between == 0 && (next_i[i*SlotW+:SlotW] != j || prev_i[j*SlotW+:SlotW] != i)) ||
            (last[i] && first[j] && prev_i[j*SlotW+:SlotW] != i) || (last[i] && next_i[i*SlotW+:SlotW] != i);
        end
        assign first[i]    = at[i] && ahead == 0;
        assign last[i]     = at[i] && behind == 0;
        assign head_bad[i] = first[i] && head_i[p*SlotW+:SlotW] != i;
      end
      assign total_ok[p] = at == 0 || total_i[p*TotW+:TotW] == sum[Orders*TotW+:TotW];
      assign queue_ok[p] = link_bad == 0 && head_bad == 0;
      assign map_ok[p]   = bids_i[Levels-1-p] == ((at & ~side_i) != 0) && asks_i[p] == ((at & side_i) != 0);
    end else begin : gen_empty
      assign total_ok[p] = 1'b1;
      assign queue_ok[p] = 1'b1;
      assign map_ok[p]   = !bids_i[Levels-1-p] && !asks_i[p];
    end
  end
  assign totals_o = &total_ok;
  assign queues_o = &queue_ok;
  assign maps_o   = &map_ok;

  // the tops: of all orders of a side none is better, and the oldest of the best ones is the head
  wire [1:0] top_ok;
  for (genvar s = 0; s < 2; s++) begin : gen_side
    wire [KeyW-1:0]    price = top_price_i[s*KeyW+:KeyW];
    wire [SlotW-1:0]   head  = top_head_i[s*SlotW+:SlotW];
    wire [Orders-1:0]  of, bad;
    wire [(Orders+1)*TotW-1:0] sum;
    assign sum[TotW-1:0] = 0;
    for (genvar i = 0; i < Orders; i++) begin : gen_order
      wire [Orders-1:0] later;
      assign of[i] = live_i[i] && side_i[i] == s;
      wire at = of[i] && price_i[i*KeyW+:KeyW] == price;
      for (genvar j = 0; j < Orders; j++) begin : gen_pair
        assign later[j] = of[j] && price_i[j*KeyW+:KeyW] == price && i != j && older_i[j*Orders+i];
      end
      assign sum[(i+1)*TotW+:TotW] = sum[i*TotW+:TotW] + (at ? TotW'(qty_i[i*QtyW+:QtyW]) : TotW'(0));
      assign bad[i] = (of[i] && (s == 0 ? price_i[i*KeyW+:KeyW] > price : price_i[i*KeyW+:KeyW] < price)) ||
                      (head == i && !at) || (head == i && later != 0);
    end
    assign top_ok[s] = of == 0 ? !top_valid_i[s] && price == 0 && top_size_i[s*TotW+:TotW] == 0
                               : top_valid_i[s] && bad == 0 && top_size_i[s*TotW+:TotW] == sum[Orders*TotW+:TotW];
  end
  assign tops_o = &top_ok;

  wire [(Orders+1)*(TotW+2)-1:0] resting;
  assign resting[TotW+1:0] = 0;
  for (genvar i = 0; i < Orders; i++) begin : gen_resting
    assign resting[(i+1)*(TotW+2)+:TotW+2] = resting[i*(TotW+2)+:TotW+2] + (live_i[i] ? (TotW+2)'(qty_i[i*QtyW+:QtyW]) : (TotW+2)'(0));
  end
  assign resting_o = resting[Orders*(TotW+2)+:TotW+2];
endmodule
