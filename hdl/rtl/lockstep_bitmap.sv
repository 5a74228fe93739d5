// Which levels of one side hold orders: three levels of 32-bit words. The key is the price, inverted for
// bids by the caller, so that "best" is "lowest" on both sides. Level 2 (a bit per price) lies in block RAM,
// level 1 (a bit per level-2 word) and level 0 (a bit per level-1 word) in registers.
//
// The search for the first key above base_i never stops: three enabled cycles after base_i has come to stand, and two
// after its level-2 word has, near_o tells whether that key lies in the same word, and key_o is it. If it does not, or
// always, jump_i asks for the word where it lies (hit_o: there is one), six cycles after base_i has come to stand and eight after
// the last writing at the earliest; jumped_i two cycles later takes that word in, and two cycles later still key_o is the key.
module lockstep_bitmap #(
  parameter integer Levels = 16384,
  parameter integer KeyW  = $clog2(Levels)
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic            en_i,
  // read_i and jump_i in an enabled cycle only
  // clears word clear_addr_i (and its level-1 and level-0 bits): the sweep after reset
  input  logic            clear_i,
  input  logic [KeyW-1:0] clear_addr_i,
  input  logic            read_i,       // asks for the word of read_key_i
  input  logic [KeyW-1:0] read_key_i,
  input  logic            set_i,        // of write_key_i, whose word stands
  input  logic            unset_i,
  input  logic [KeyW-1:0] write_key_i,
  input  logic [2:0]      ask_bit_i,
  output logic [3:0]      occupied_o,   // of each byte of the word that stands, this bit
  input  logic [KeyW-1:0] base_i,
  input  logic            jump_i,
  input  logic            target_i,     // with jump_i, and with no read_i
  input  logic            jumped_i,
  input  logic            far_i,        // key_o is wanted of the word that was jumped to
  output logic            near_o,
  output logic            hit_o,
  output logic [KeyW-1:0] key_o
);
  localparam integer Words2 = Levels / 32;
  localparam integer Words1 = (Words2 + 31) / 32;
  localparam integer Addr2W = (Words2 > 1) ? $clog2(Words2) : 1;
  localparam integer Addr1W = (Words1 > 1) ? $clog2(Words1) : 1;
  localparam integer Wide0  = (Words1 > 32) ? Words1 : 32;

  logic [31:0]      l1_q [Words1];
  logic [Wide0-1:0] l0_q;
  logic [31:0]      word;

  // Key split: level-2 word, level-1 word, bits within. Shifts, so that small ladders need no special case.
  function automatic logic [Addr2W-1:0] word2(input logic [KeyW-1:0] key);
    word2 = Addr2W'(key >> 5);
  endfunction

  function automatic logic [Addr1W-1:0] word1(input logic [KeyW-1:0] key);
    word1 = (Words1 > 1) ? Addr1W'(key >> 10) : '0;
  endfunction

  function automatic logic [4:0] bit1(input logic [KeyW-1:0] key);
    bit1 = 5'(key >> 5);
  endfunction

  // Of 32 bits, the lowest group of four that is not empty, and its number: the index of the lowest set bit in two parts,
  // the second a cycle later. No carry runs through all 32. {number, group}, 0 for none.
  function automatic logic [6:0] group32(input logic [31:0] bits);
    logic [7:0] any, first;
    for (int i = 0; i < 8; i++) any[i] = |bits[4*i+:4];
    for (int i = 0; i < 8; i++) first[i] = any[i] && (any & ((8'd1 << i) - 8'd1)) == 8'd0;
    group32 = {|(first & 8'hf0), |(first & 8'hcc), |(first & 8'haa), 4'd0};
    for (int i = 0; i < 8; i++) group32[3:0] = group32[3:0] | ({4{first[i]}} & bits[4*i+:4]);
  endfunction

  // The index that a group and its number make.
  function automatic logic [4:0] index32(input logic [6:0] group);
    index32 = {group[6:4], group[1:0] == 2'd0 && group[3:2] != 2'd0, !group[0] && (group[1] || (!group[2] && group[3]))};
  endfunction

  // Bits strictly above position p.
  function automatic logic [31:0] above32(input logic [4:0] p);
    above32 = 32'hfffffffe << p;
  endfunction

  // ---- writing: levels 2 and 1 a cycle after it is asked for, level 0 two ---------------------------------
  logic [Addr2W-1:0] raddr, target, target_q;
  logic [31:0]       bit_mask, word_d, word_q;
  logic              set_q, unset_q, clear_q, we;
  logic [KeyW-1:0]   write_key_q;
  logic [31:0]       l1_next;
  logic              l1_we;
  logic [Wide0-1:0]  l0_bit, l0_bit_q, l0_next;
  logic              l0_we_q, l1_some_q;

  logic              read_q, wrote_q, pass_q;
  logic [Addr2W-1:0] asked_q, wrote_addr_q;
  logic [31:0]       stored, wrote_word_q, pass_word_q;

  assign bit_mask   = 32'd1 << write_key_i[4:0];
  for (genvar b = 0; b < 4; b++) begin : gen_byte
    assign occupied_o[b] = pass_q ? pass_word_q[{2'(b), ask_bit_i}] : stored[{2'(b), ask_bit_i}];
  end
  assign word_d     = clear_i ? 32'd0 : set_i ? (word | bit_mask) : (word & ~bit_mask);
  assign raddr      = target_i ? target : word2(read_key_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      set_q   <= 1'b0;
      unset_q <= 1'b0;
      clear_q <= 1'b0;
    end else if (en_i) begin
      set_q   <= set_i;
      unset_q <= unset_i;
      clear_q <= clear_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      write_key_q <= clear_i ? clear_addr_i : write_key_i;
      word_q      <= word_d;
    end
  end

  // While the core stands still the same is written again.
  lockstep_ram #(.Width(32), .Depth(Words2)) u_level2 (
    .clk_i, .en_i, .we_i(we), .waddr_i(word2(write_key_q)), .wdata_i(word_q),
    .re_i(read_i | jump_i), .raddr_i(raddr), .rdata_o(stored)
  );

  // A word that is asked for in the very cycle that writes it: as it is written. Whether it is, is seen a cycle later.
  assign we   = clear_q | set_q | unset_q;
  assign word = pass_q ? pass_word_q : stored;
  always_ff @(posedge clk_i) begin
    if (en_i) begin
      read_q       <= read_i | jump_i;
      asked_q      <= raddr;
      wrote_q      <= we;
      wrote_addr_q <= word2(write_key_q);
      wrote_word_q <= word_q;
    end
    if (en_i && read_q) begin
      pass_q      <= wrote_q && wrote_addr_q == asked_q;
      pass_word_q <= wrote_word_q;
    end
  end

  assign l0_bit  = {{(Wide0 - 1) {1'b0}}, 1'b1} << word1(write_key_q);
  assign l1_we   = clear_q || set_q || (unset_q && word_q == 32'd0);
  assign l1_next = clear_q ? 32'd0 : set_q ? (l1_q[word1(write_key_q)] | (32'd1 << bit1(write_key_q)))
                                           : (l1_q[word1(write_key_q)] & ~(32'd1 << bit1(write_key_q)));

  always_ff @(posedge clk_i) begin
    if (l1_we) l1_q[word1(write_key_q)] <= l1_next;
  end

  assign l0_next = (l0_q & ~l0_bit_q) | (l1_some_q ? l0_bit_q : '0);
  always_ff @(posedge clk_i) begin
    l0_bit_q  <= l0_bit;
    l1_some_q <= l1_next != 32'd0;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      l0_q    <= '0;
      l0_we_q <= 1'b0;
    end else begin
      l0_we_q <= l1_we;
      if (l0_we_q) l0_q <= l0_next;
    end
  end

  // ---- the search ---------------------------------------------------------------------------------------
  logic [31:0]       above_q, rest2_q, rest1_q, far1_q;
  logic [Wide0-1:0]  rest0_q;
  logic [Addr1W-1:0] low0, low0_q;
  logic              in_l0_q, in_l1_q;
  logic [6:0]        group2_q, group1_q, far_group_q;
  logic [4:0]        low1_q, far_q;
  logic [KeyW-1:0]   base_q, base_qq, base_qqq;
  logic              near_q, same_q;

  if (Words1 <= 32) begin : gen_small
    assign low0 = Addr1W'(index32(group32(rest0_q[31:0])));
  end else begin : gen_large
    logic [Wide0-1:0] one0;
    assign one0 = rest0_q & (~rest0_q + 1'b1);
    always_comb begin
      low0 = '0;
      for (int b = 0; b < Addr1W; b++) begin
        for (int i = 0; i < Wide0; i++) begin
          if (i[b]) low0[b] = low0[b] | one0[i];
        end
      end
    end
  end

  // a ladder of under 1,024 ticks has fewer words than these can name
  // verilator lint_off UNUSEDSIGNAL
  logic [Addr1W+4:0] near_word, far_word;
  // verilator lint_on UNUSEDSIGNAL
  assign near_word = {word1(base_qqq), low1_q};
  assign far_word  = {low0_q, far_q};
  assign target    = near_q ? word2(base_qqq) : in_l1_q ? near_word[Addr2W-1:0] : far_word[Addr2W-1:0];

  always_ff @(posedge clk_i) begin
    if (en_i) begin
      base_q   <= base_i;
      above_q  <= above32(base_i[4:0]);
      base_qq  <= base_q;
      base_qqq <= base_qq;
      // what lies above the base, in its words of each level
      rest2_q <= word & (above_q | {32{jumped_i && !same_q}});
      rest1_q <= l1_q[word1(base_q)] & above32(bit1(base_q));
      rest0_q <= l0_q & ({{(Wide0 - 1) {1'b1}}, 1'b0} << word1(base_q));
      // the lowest of it
      near_q   <= |rest2_q;
      group2_q <= group32(rest2_q);
      in_l1_q  <= |rest1_q;
      group1_q <= group32(rest1_q);
      low1_q   <= index32(group1_q);
      in_l0_q  <= |rest0_q;
      low0_q   <= low0;
      // under the lowest bit of level 0
      far1_q      <= l1_q[low0_q];
      far_group_q <= group32(far1_q);
      far_q       <= index32(far_group_q);
      if (jump_i) begin
        target_q <= target;
        same_q   <= near_q;
      end
    end
  end

  assign near_o = near_q;
  assign hit_o  = near_q | in_l1_q | in_l0_q;
  assign key_o  = KeyW'({far_i ? target_q : word2(base_qqq), index32(group2_q)});

`ifndef SYNTHESIS
  initial begin
    if (Levels < 32 || (Levels & (Levels - 1)) != 0) begin
      $display("lockstep_bitmap: Levels must be a power of two of at least 32, got %0d", Levels);
      $stop;
    end
  end
`endif
endmodule
