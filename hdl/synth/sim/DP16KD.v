// Block RAM of Lattice ECP5 for the simulation of netlists: Yosys 0.23 has its ports alone.
//
// ecp5_bram is any number of such blocks side by side, which share clocks, enables and addresses; DP16KD is one of
// them under the part's own pins. Netlists are simulated with as few and as wide memories as their blocks allow.
//
// Modelled: both ports of one width (1, 2, 4, 9, 18), or 36 with port A writing and port B reading; each port's
// output register (OUTREG) with its enable; write modes; chip enables. Whatever else a netlist may ask for ends the
// simulation with a sentence. Contents start at 0, as the configuration leaves them.
//
// A read by one port of the word that the other writes in the same cycle: the data sheet promises nothing. The
// model gives the old word; with LOCKSTEP_RAM_COLLISION defined it gives the old word's complement, so that a
// design that looks at such a word is found out.
module ecp5_bram #(
  parameter integer Lanes = 1,
  parameter integer Wide  = 18,                      // of a word: 1, 2, 4, 9, 18, 36
  parameter integer RegA  = 0,                       // output register
  parameter integer RegB  = 0,
  parameter         ModeA = "NORMAL",
  parameter         ModeB = "NORMAL",
  parameter integer Width = (Wide == 36) ? 18 : Wide  // of a port
) (
  input  wire                   clka_i, cea_i, ocea_i, wea_i,
  input  wire [13:0]            ada_i,
  input  wire [Lanes*Width-1:0] dia_i,
  output wire [Lanes*Width-1:0] doa_o,
  input  wire                   clkb_i, ceb_i, oceb_i, web_i,
  input  wire [13:0]            adb_i,
  input  wire [Lanes*Width-1:0] dib_i,
  output wire [Lanes*Width-1:0] dob_o
);
  localparam integer Low = (Wide == 36) ? 5 : (Wide == 18) ? 4 : (Wide == 9) ? 3 : (Wide == 4) ? 2 : (Wide == 2) ? 1 : 0;
  localparam integer Words = 16384 >> Low;
  localparam integer All   = Lanes * Width;
`ifdef LOCKSTEP_RAM_COLLISION
  localparam Collide = 1'b1;
`else
  localparam Collide = 1'b0;
`endif

  wire [13-Low:0] at_a = ada_i[13:Low];
  wire [13-Low:0] at_b = adb_i[13:Low];
  reg  [All-1:0]  latch_a, latch_b, out_a, out_b;

  generate
    if (Wide == 36) begin : gen_wide
      // Words of two halves; A writes, each nine bits of a block under an enable of its own in the address; B reads.
      reg [2*All-1:0] mem [0:Words-1];
      wire [2*All-1:0] mask = {{Lanes {{9 {ada_i[3]}}, {9 {ada_i[2]}}}}, {Lanes {{9 {ada_i[1]}}, {9 {ada_i[0]}}}}};
      wire             meet = Collide && cea_i && wea_i && at_a == at_b && mask != 0;
      always @(posedge clka_i) if (cea_i && wea_i) mem[at_a] <= (mem[at_a] & ~mask) | ({dib_i, dia_i} & mask);
      always @(posedge clkb_i) if (ceb_i) {latch_b, latch_a} <= mem[at_b] ^ {2 * All {meet}};
      always @(posedge clkb_i) if (oceb_i) {out_b, out_a} <= {latch_b, latch_a};
      assign doa_o = (RegB != 0) ? out_a : latch_a;
      assign dob_o = (RegB != 0) ? out_b : latch_b;
    end else begin : gen_narrow
      reg  [All-1:0] mem [0:Words-1];
      wire [All-1:0] mask_a = (Wide == 18) ? {Lanes {{9 {ada_i[1]}}, {9 {ada_i[0]}}}} : {All {1'b1}};
      wire [All-1:0] mask_b = (Wide == 18) ? {Lanes {{9 {adb_i[1]}}, {9 {adb_i[0]}}}} : {All {1'b1}};
      wire [All-1:0] new_a  = (Wide == 18) ? (mem[at_a] & ~mask_a) | (dia_i & mask_a) : dia_i;
      wire [All-1:0] new_b  = (Wide == 18) ? (mem[at_b] & ~mask_b) | (dib_i & mask_b) : dib_i;
      wire           meet   = Collide && at_a == at_b;
      always @(posedge clka_i) begin
        if (cea_i && wea_i) mem[at_a] <= new_a;
        if (cea_i && (!wea_i || ModeA != "NORMAL")) begin
          latch_a <= ((wea_i && ModeA == "WRITETHROUGH") ? new_a : mem[at_a]) ^ {All {meet && ceb_i && web_i}};
        end
        if (ocea_i) out_a <= latch_a;
      end
      always @(posedge clkb_i) begin
        if (ceb_i && web_i) mem[at_b] <= new_b;
        if (ceb_i && (!web_i || ModeB != "NORMAL")) begin
          latch_b <= ((web_i && ModeB == "WRITETHROUGH") ? new_b : mem[at_b]) ^ {All {meet && cea_i && wea_i}};
        end
        if (oceb_i) out_b <= latch_b;
      end
      assign doa_o = (RegA != 0) ? out_a : latch_a;
      assign dob_o = (RegB != 0) ? out_b : latch_b;
    end
  endgenerate
`ifndef YOSYS
  initial {latch_a, latch_b, out_a, out_b} = 0;
`endif
endmodule

module DP16KD(
  input DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9,
        DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0,
  input ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5,
        ADA4, ADA3, ADA2, ADA1, ADA0,
  input CEA, OCEA, CLKA, WEA, RSTA, CSA2, CSA1, CSA0,
  output DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9,
         DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0,
  input DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9,
        DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0,
  input ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5,
        ADB4, ADB3, ADB2, ADB1, ADB0,
  input CEB, OCEB, CLKB, WEB, RSTB, CSB2, CSB1, CSB0,
  output DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9,
         DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0
);
  parameter integer DATA_WIDTH_A = 18;
  parameter integer DATA_WIDTH_B = 18;
  parameter REGMODE_A = "NOREG";
  parameter REGMODE_B = "NOREG";
  parameter RESETMODE = "SYNC";
  parameter ASYNC_RESET_RELEASE = "SYNC";
  parameter CSDECODE_A = "0b000";
  parameter CSDECODE_B = "0b000";
  parameter WRITEMODE_A = "NORMAL";
  parameter WRITEMODE_B = "NORMAL";
  parameter CLKAMUX = "CLKA";
  parameter CLKBMUX = "CLKB";
  parameter GSR = "ENABLED";
  parameter [319:0] INITVAL_00 = 0, INITVAL_01 = 0, INITVAL_02 = 0, INITVAL_03 = 0;
  parameter [319:0] INITVAL_04 = 0, INITVAL_05 = 0, INITVAL_06 = 0, INITVAL_07 = 0;
  parameter [319:0] INITVAL_08 = 0, INITVAL_09 = 0, INITVAL_0A = 0, INITVAL_0B = 0;
  parameter [319:0] INITVAL_0C = 0, INITVAL_0D = 0, INITVAL_0E = 0, INITVAL_0F = 0;
  parameter [319:0] INITVAL_10 = 0, INITVAL_11 = 0, INITVAL_12 = 0, INITVAL_13 = 0;
  parameter [319:0] INITVAL_14 = 0, INITVAL_15 = 0, INITVAL_16 = 0, INITVAL_17 = 0;
  parameter [319:0] INITVAL_18 = 0, INITVAL_19 = 0, INITVAL_1A = 0, INITVAL_1B = 0;
  parameter [319:0] INITVAL_1C = 0, INITVAL_1D = 0, INITVAL_1E = 0, INITVAL_1F = 0;
  parameter [319:0] INITVAL_20 = 0, INITVAL_21 = 0, INITVAL_22 = 0, INITVAL_23 = 0;
  parameter [319:0] INITVAL_24 = 0, INITVAL_25 = 0, INITVAL_26 = 0, INITVAL_27 = 0;
  parameter [319:0] INITVAL_28 = 0, INITVAL_29 = 0, INITVAL_2A = 0, INITVAL_2B = 0;
  parameter [319:0] INITVAL_2C = 0, INITVAL_2D = 0, INITVAL_2E = 0, INITVAL_2F = 0;
  parameter [319:0] INITVAL_30 = 0, INITVAL_31 = 0, INITVAL_32 = 0, INITVAL_33 = 0;
  parameter [319:0] INITVAL_34 = 0, INITVAL_35 = 0, INITVAL_36 = 0, INITVAL_37 = 0;
  parameter [319:0] INITVAL_38 = 0, INITVAL_39 = 0, INITVAL_3A = 0, INITVAL_3B = 0;
  parameter [319:0] INITVAL_3C = 0, INITVAL_3D = 0, INITVAL_3E = 0, INITVAL_3F = 0;

  localparam integer Width = (DATA_WIDTH_A == 36) ? 18 : DATA_WIDTH_A;

  wire [17:0] di_a = {DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9,
                      DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0};
  wire [17:0] di_b = {DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9,
                      DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0};
  wire [17:0] do_a, do_b;
  assign {DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9,
          DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0} = do_a;
  assign {DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9,
          DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0} = do_b;

  ecp5_bram #(
    .Wide(DATA_WIDTH_A), .RegA(REGMODE_A == "OUTREG"), .RegB(REGMODE_B == "OUTREG"),
    .ModeA(WRITEMODE_A), .ModeB(WRITEMODE_B)
  ) u_block (
    .clka_i(CLKA), .cea_i(CEA && {CSA2, CSA1, CSA0} == 3'b000), .ocea_i(OCEA), .wea_i(WEA),
    .ada_i({ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0}),
    .dia_i(di_a[Width-1:0]), .doa_o(do_a[Width-1:0]),
    .clkb_i(CLKB), .ceb_i(CEB && {CSB2, CSB1, CSB0} == 3'b000), .oceb_i(OCEB), .web_i(WEB),
    .adb_i({ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0}),
    .dib_i(di_b[Width-1:0]), .dob_o(do_b[Width-1:0])
  );

  localparam [64*320-1:0] Contents = {
    INITVAL_3F, INITVAL_3E, INITVAL_3D, INITVAL_3C, INITVAL_3B, INITVAL_3A, INITVAL_39, INITVAL_38,
    INITVAL_37, INITVAL_36, INITVAL_35, INITVAL_34, INITVAL_33, INITVAL_32, INITVAL_31, INITVAL_30,
    INITVAL_2F, INITVAL_2E, INITVAL_2D, INITVAL_2C, INITVAL_2B, INITVAL_2A, INITVAL_29, INITVAL_28,
    INITVAL_27, INITVAL_26, INITVAL_25, INITVAL_24, INITVAL_23, INITVAL_22, INITVAL_21, INITVAL_20,
    INITVAL_1F, INITVAL_1E, INITVAL_1D, INITVAL_1C, INITVAL_1B, INITVAL_1A, INITVAL_19, INITVAL_18,
    INITVAL_17, INITVAL_16, INITVAL_15, INITVAL_14, INITVAL_13, INITVAL_12, INITVAL_11, INITVAL_10,
    INITVAL_0F, INITVAL_0E, INITVAL_0D, INITVAL_0C, INITVAL_0B, INITVAL_0A, INITVAL_09, INITVAL_08,
    INITVAL_07, INITVAL_06, INITVAL_05, INITVAL_04, INITVAL_03, INITVAL_02, INITVAL_01, INITVAL_00
  };

`ifndef YOSYS
  initial begin
    if (DATA_WIDTH_A != DATA_WIDTH_B || (Width != 1 && Width != 2 && Width != 4 && Width != 9 && Width != 18) ||
        CSDECODE_A != "0b000" || CSDECODE_B != "0b000" || CLKAMUX != "CLKA" || CLKBMUX != "CLKB" || Contents != 0) begin
      $display("DP16KD: widths %0d and %0d, an inverted clock, a chip select or contents: not modelled",
               DATA_WIDTH_A, DATA_WIDTH_B);
      $stop;
    end
  end

  always @(posedge CLKA) begin
    if (RSTA || RSTB || (DATA_WIDTH_A == 36 && WEB)) begin
      $display("DP16KD: a reset of the output, or a write by port B of a wide RAM: not modelled");
      $stop;
    end
  end
`endif
endmodule
