// Part of lockstep_bitmap when the core is proved: levels 1 and 0 as they stand after the writes that are under way.
(* keep *) wire [Words1*32-1:0] f_level1;
wire [Wide0-1:0]                f_level0_now = l0_we_q ? l0_next : l0_q;
(* keep *) wire [Wide0-1:0]     f_level0 = l1_we ? (f_level0_now & ~l0_bit) | (l1_next != 32'd0 ? l0_bit : '0) : f_level0_now;
for (genvar i = 0; i < Words1; i++) begin : gen_f_word
  assign f_level1[i*32+:32] = (l1_we && word1(write_key_q) == i) ? l1_next : l1_q[i];
end
