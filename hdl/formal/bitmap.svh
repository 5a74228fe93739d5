// Part of lockstep_bitmap when it is proved: from any bitmap whose three levels agree (a write may be under way), one search,
// or one writing of a bit, in the steps that the head of the module gives.
`include "property.svh"
(* keep *) wire [Levels-1:0] f_cells;    // tied by the runner: level 2 as it stands after the write that is under way
wire [Words1*32-1:0]        f_level1;
wire [Wide0-1:0]            f_level0_now = l0_we_q ? l0_next : l0_q;
wire [Wide0-1:0]            f_level0 = l1_we ? (f_level0_now & ~l0_bit) | (l1_next != 32'd0 ? l0_bit : '0) : f_level0_now;
wire [Words1*32-1:0]        f_level1_right;
wire [Wide0-1:0]            f_level0_right;
for (genvar i = 0; i < Words1 * 32; i++) begin : gen_f_word
  if (i < Words2) begin : gen_there
    assign f_level1_right[i] = f_cells[i*32+:32] != 0;
  end else begin : gen_beyond
    assign f_level1_right[i] = 1'b0;
  end
end
for (genvar i = 0; i < Wide0; i++) begin : gen_f_group
  if (i < Words1) begin : gen_there
    assign f_level1[i*32+:32] = (l1_we && word1(write_key_q) == i) ? l1_next : l1_q[i];
    assign f_level0_right[i]  = f_level1[i*32+:32] != 0;
  end else begin : gen_beyond
    assign f_level0_right[i] = 1'b0;
  end
end
wire f_agree = f_level1 == f_level1_right && f_level0 == f_level0_right;

// what is done, to which key; and any other key
(* anyconst *) wire [1:0]      f_does;   // 0 search, 1 set, 2 unset
(* anyconst *) wire [KeyW-1:0] f_base, f_any;
reg  [3:0]        f_cycle = 4'd0;
reg  [Levels-1:0] f_was;
always @(posedge clk_i) begin
  if (f_cycle != 4'd15) f_cycle <= f_cycle + 4'd1;
  if (f_cycle == 4'd0) f_was <= f_cells;
end
wire f_allowed = rst_ni && en_i && !clear_i && f_does != 2'd3 && (f_cycle != 0 || f_agree) &&
                 read_i == (f_cycle == 3) && read_key_i == f_base && base_i == f_base && write_key_i == f_base &&
                 set_i == (f_does == 1 && f_cycle == 5) && unset_i == (f_does == 2 && f_cycle == 5) &&
                 jump_i == (f_does == 0 && f_cycle == 7) && target_i == jump_i && jumped_i == (f_cycle == 9) && far_i == (f_cycle > 9);
`ALLOWED

wire f_set   = f_was[f_any] && f_any > f_base;   // f_any may be found
wire f_close = f_set && f_any[KeyW-1:5] == f_base[KeyW-1:5];
wire f_near  = f_does == 0 && f_cycle == 7;
wire f_far   = f_does == 0 && f_cycle == 11;
reg  f_hit;
always @(posedge clk_i) if (f_near) f_hit <= hit_o;
// what is found is set and beyond the base, and nothing set lies between: f_any may be any key
`PROVED(near_key, !(f_near && near_o) || (key_o > f_base && (key_o != f_any || f_set)))
`PROVED(near_least, !(f_near && f_close) || (near_o && key_o <= f_any))
`PROVED(hit, !(f_near && f_set) || hit_o)
`PROVED(key, !(f_far && f_hit) || (key_o > f_base && (key_o != f_any || f_set)))
`PROVED(key_least, !(f_far && f_set) || key_o <= f_any)
`PROVED(agree, f_cycle > 11 || f_agree)
`PROVED(occupied, !(f_cycle == 5 && ask_bit_i == f_base[2:0]) || occupied_o[f_base[4:3]] == f_was[f_base])
`PROVED(written, f_cycle != 7 || f_cells[f_any] == (f_any == f_base && f_does != 0 ? f_does == 1 : f_was[f_any]))
`REACHED(far, f_far && f_set && key_o == f_any && f_base == 0 && f_any > 1024)
`REACHED(unset, f_cycle == 7 && f_does == 2 && f_was != 0 && f_cells == 0)
