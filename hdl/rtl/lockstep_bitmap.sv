// Which levels of one side hold orders: three levels of 32-bit words. The key is the price, inverted for
// bids by the caller, so that "best" is "lowest" on both sides. Level 2 (a bit per price) lies in block RAM,
// level 1 (a bit per level-2 word) and level 0 (a bit per level-1 word) in registers.
//
// find: in the cycle of find_i the level-2 word of key_i must be in the RAM's output register (read it by
// read_i any time before); one cycle later, with step_i, found_o and key_o give the next key above key_i.
module lockstep_bitmap #(
  parameter integer Levels = 16384,
  parameter integer KeyW  = $clog2(Levels)
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  // clears word clear_addr_i (and its level-1 and level-0 bits): the sweep after reset
  input  logic            clear_i,
  input  logic [KeyW-1:0] clear_addr_i,
  input  logic            read_i,
  input  logic [KeyW-1:0] read_key_i,
  input  logic            set_i,
  input  logic            unset_i,
  input  logic [KeyW-1:0] write_key_i,
  input  logic            find_i,
  input  logic [KeyW-1:0] find_key_i,
  output logic            occupied_o,  // of write_key_i, from the word in the output register
  output logic            found_o,
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

  // Index of the lowest set bit; 0 for none.
  function automatic logic [4:0] lowest32(input logic [31:0] bits);
    logic [31:0] one;
    one      = bits & (~bits + 32'd1);
    lowest32 = {|(one & 32'hffff0000), |(one & 32'hff00ff00), |(one & 32'hf0f0f0f0),
                |(one & 32'hcccccccc), |(one & 32'haaaaaaaa)};
  endfunction

  // Bits strictly above position p.
  function automatic logic [31:0] above32(input logic [4:0] p);
    above32 = 32'hfffffffe << p;
  endfunction

  // ---- level 2 ----------------------------------------------------------------------------------------
  logic              re;
  logic [Addr2W-1:0] raddr, target, target_q;
  logic              we;
  logic [Addr2W-1:0] waddr;
  logic [31:0]       wdata, bit_mask;

  assign bit_mask   = 32'd1 << write_key_i[4:0];
  assign occupied_o = |(word & bit_mask);
  assign we         = clear_i | set_i | unset_i;
  assign waddr      = clear_i ? word2(clear_addr_i) : word2(write_key_i);
  assign wdata      = clear_i ? 32'd0 : set_i ? (word | bit_mask) : (word & ~bit_mask);
  assign re         = read_i | find_i;
  assign raddr      = find_i ? target : word2(read_key_i);

  lockstep_ram #(.Width(32), .Depth(Words2)) u_level2 (
    .clk_i, .we_i(we), .waddr_i(waddr), .wdata_i(wdata), .re_i(re), .raddr_i(raddr), .rdata_o(word)
  );

  // ---- levels 1 and 0 ---------------------------------------------------------------------------------
  logic [31:0] l1_next;
  logic        word_empties, l1_we;
  logic [Wide0-1:0] l0_bit;

  assign l0_bit = {{(Wide0 - 1) {1'b0}}, 1'b1} << word1(write_key_i);

  assign word_empties = (word & ~bit_mask) == 32'd0;
  assign l1_we        = set_i | (unset_i & word_empties);
  assign l1_next      = set_i ? (l1_q[word1(write_key_i)] | (32'd1 << bit1(write_key_i)))
                              : (l1_q[word1(write_key_i)] & ~(32'd1 << bit1(write_key_i)));

  always_ff @(posedge clk_i) begin
    if (clear_i) l1_q[word1(clear_addr_i)] <= 32'd0;
    else if (l1_we) l1_q[word1(write_key_i)] <= l1_next;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) l0_q <= '0;
    else if (!clear_i && l1_we) begin
      l0_q <= (l0_q & ~l0_bit) | (l1_next != 32'd0 ? l0_bit : '0);
    end
  end

  // ---- find: the first key above find_key_i -----------------------------------------------------------
  logic [31:0]      rest2, rest1, l1_far;
  logic [Wide0-1:0] rest0;
  logic [Addr1W-1:0] far0;
  logic             in_word, in_l1, in_l0;
  logic             same_q, hit_q;
  logic [4:0]       from_q;

  assign rest2   = word & above32(find_key_i[4:0]);
  assign in_word = |rest2;
  assign rest1   = l1_q[word1(find_key_i)] & above32(bit1(find_key_i));
  assign in_l1   = |rest1;
  assign rest0   = l0_q & ({{(Wide0 - 1) {1'b1}}, 1'b0} << word1(find_key_i));
  assign in_l0   = |rest0;
  assign l1_far  = l1_q[far0];

  if (Words1 <= 32) begin : gen_small
    assign far0 = Addr1W'(lowest32(rest0[31:0]));
  end else begin : gen_large
    logic [Wide0-1:0] one0;
    assign one0 = rest0 & (~rest0 + 1'b1);
    always_comb begin
      far0 = '0;
      for (int b = 0; b < Addr1W; b++) begin
        for (int i = 0; i < Wide0; i++) begin
          if (i[b]) far0[b] = far0[b] | one0[i];
        end
      end
    end
  end

  // a ladder of under 1,024 ticks has fewer words than these can name
  // verilator lint_off UNUSEDSIGNAL
  logic [Addr1W+4:0] near_word, far_word;
  // verilator lint_on UNUSEDSIGNAL
  assign near_word = {word1(find_key_i), lowest32(rest1)};
  assign far_word  = {far0, lowest32(l1_far)};
  assign target    = in_word ? word2(find_key_i) : in_l1 ? near_word[Addr2W-1:0] : far_word[Addr2W-1:0];

  always_ff @(posedge clk_i) begin
    if (find_i) begin
      target_q <= target;
      same_q   <= in_word;
      from_q   <= find_key_i[4:0];
      hit_q    <= in_word | in_l1 | in_l0;
    end
  end

  logic [31:0]     answer;
  assign answer   = same_q ? (word & above32(from_q)) : word;
  assign found_o  = hit_q;
  assign key_o    = KeyW'({target_q, lowest32(answer)});
`ifndef SYNTHESIS
  initial begin
    if (Levels < 32 || (Levels & (Levels - 1)) != 0) begin
      $display("lockstep_bitmap: Levels must be a power of two of at least 32, got %0d", Levels);
      $stop;
    end
  end
`endif
endmodule
