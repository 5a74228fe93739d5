// lockstep_ram on the ECP5: DP16KD blocks with their output registers, one port writing, one reading. The deepest
// shape that holds Depth words, side by side: 16,384 x 1 needs no choice between blocks behind the output.
module lockstep_ecp5_ram #(
  parameter integer Width = 32,
  parameter integer Depth = 32,
  parameter integer AddrW = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic             clk_i,
  input  logic             en_i,
  input  logic             we_i,
  input  logic [AddrW-1:0] waddr_i,
  input  logic [Width-1:0] wdata_i,
  input  logic             re_i,
  input  logic [AddrW-1:0] raddr_i,
  output logic [Width-1:0] rdata_o
);
  // Bits a block is wide, and address pins that this leaves unused.
  localparam integer Column = (Depth > 8192) ? 1 : (Depth > 4096) ? 2 : (Depth > 2048) ? 4 : (Depth > 1024) ? 9 : 18;
  localparam integer Low    = (Column == 1) ? 0 : (Column == 2) ? 1 : (Column == 4) ? 2 : (Column == 9) ? 3 : 4;
  localparam integer Blocks = (Width + Column - 1) / Column;

  logic [13:0] waddr, raddr;
  logic [Blocks*Column-1:0] wdata, rdata;
  // 18 bits wide, the lowest address pins say which bytes are written
  assign waddr   = (14'(waddr_i) << Low) | (Column == 18 ? 14'd3 : 14'd0);
  assign raddr   = (14'(raddr_i) << Low);
  assign wdata   = (Blocks*Column)'(wdata_i);
  assign rdata_o = rdata[Width-1:0];

  if (Depth > 16384) begin : gen_too_deep
    $error("lockstep_ecp5_ram: a block holds 16,384 words at most");
  end

  for (genvar b = 0; b < Blocks; b++) begin : gen_block
    logic [17:0] di, dout;
    assign di = 18'(wdata[b*Column+:Column]);
    assign rdata[b*Column+:Column] = dout[Column-1:0];

    DP16KD #(
      .DATA_WIDTH_A(Column), .DATA_WIDTH_B(Column), .REGMODE_A("NOREG"), .REGMODE_B("OUTREG"),
      .RESETMODE("SYNC"), .ASYNC_RESET_RELEASE("SYNC"), .CSDECODE_A("0b000"), .CSDECODE_B("0b000"),
      .WRITEMODE_A("NORMAL"), .WRITEMODE_B("NORMAL"), .GSR("DISABLED")
    ) u_block (
      .ADA0(waddr[0]), .ADA1(waddr[1]), .ADA2(waddr[2]), .ADA3(waddr[3]), .ADA4(waddr[4]), .ADA5(waddr[5]), .ADA6(waddr[6]),
      .ADA7(waddr[7]), .ADA8(waddr[8]), .ADA9(waddr[9]), .ADA10(waddr[10]), .ADA11(waddr[11]), .ADA12(waddr[12]), .ADA13(waddr[13]),
      .DIA0(di[0]), .DIA1(di[1]), .DIA2(di[2]), .DIA3(di[3]), .DIA4(di[4]), .DIA5(di[5]),
      .DIA6(di[6]), .DIA7(di[7]), .DIA8(di[8]), .DIA9(di[9]), .DIA10(di[10]), .DIA11(di[11]),
      .DIA12(di[12]), .DIA13(di[13]), .DIA14(di[14]), .DIA15(di[15]), .DIA16(di[16]), .DIA17(di[17]),
      .ADB0(raddr[0]), .ADB1(raddr[1]), .ADB2(raddr[2]), .ADB3(raddr[3]), .ADB4(raddr[4]), .ADB5(raddr[5]), .ADB6(raddr[6]),
      .ADB7(raddr[7]), .ADB8(raddr[8]), .ADB9(raddr[9]), .ADB10(raddr[10]), .ADB11(raddr[11]), .ADB12(raddr[12]), .ADB13(raddr[13]),
      .DIB0(1'b0), .DIB1(1'b0), .DIB2(1'b0), .DIB3(1'b0), .DIB4(1'b0), .DIB5(1'b0), .DIB6(1'b0), .DIB7(1'b0), .DIB8(1'b0),
      .DIB9(1'b0), .DIB10(1'b0), .DIB11(1'b0), .DIB12(1'b0), .DIB13(1'b0), .DIB14(1'b0), .DIB15(1'b0), .DIB16(1'b0), .DIB17(1'b0),
      .CLKA(clk_i), .CEA(we_i), .WEA(we_i), .OCEA(1'b1), .RSTA(1'b0), .CSA0(1'b0), .CSA1(1'b0), .CSA2(1'b0),
      .CLKB(clk_i), .CEB(re_i), .WEB(1'b0), .OCEB(en_i), .RSTB(1'b0), .CSB0(1'b0), .CSB1(1'b0), .CSB2(1'b0),
      .DOB0(dout[0]), .DOB1(dout[1]), .DOB2(dout[2]), .DOB3(dout[3]), .DOB4(dout[4]), .DOB5(dout[5]),
      .DOB6(dout[6]), .DOB7(dout[7]), .DOB8(dout[8]), .DOB9(dout[9]), .DOB10(dout[10]), .DOB11(dout[11]),
      .DOB12(dout[12]), .DOB13(dout[13]), .DOB14(dout[14]), .DOB15(dout[15]), .DOB16(dout[16]), .DOB17(dout[17])
    );
  end
endmodule
