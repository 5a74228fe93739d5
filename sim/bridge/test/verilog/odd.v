// Ports of every storage class, odd names, a combinational and a registered path for each.
module odd #(
    parameter [31:0] XOR = 0,
    parameter TEXT = "none"
) (
    input  wire         clock,
    input  wire         a__b,
    input  wire [ 7:0]  \new ,
    input  wire [15:0]  w16,
    input  wire [30:0]  w31,
    input  wire [32:0]  w33,
    input  wire [63:0]  w64,
    input  wire [64:0]  w65,
    input  wire [159:0] w160,
    input  wire [4:9]   up,
    output wire [159:0] o160,
    output reg  [64:0]  o65,
    output wire [63:0]  o64,
    output reg  [32:0]  o33,
    output wire [30:0]  o31,
    output wire [15:0]  o16,
    output wire [ 7:0]  \class ,
    output reg          o__1,
    output wire [4:9]   o_up,
    output wire [31:0]  text,
    // A source and a sink with several wide fields: a register slice.
    input  wire         s_valid,
    output wire         s_ready,
    input  wire [ 3:0]  s_kind,
    input  wire [99:0]  s_body,
    input  wire [39:0]  s_tag,
    output reg          m_valid,
    input  wire         m_ready,
    output reg  [ 3:0]  m_kind,
    output reg  [99:0]  m_body,
    output reg  [39:0]  m_tag,
    output wire [69:0]  o70
);
  reg [69:0] hidden_q;
  initial hidden_q = 0;
  assign o70 = hidden_q;
  always @(posedge clock) hidden_q <= hidden_q + 1;

  assign o160   = ~w160;
  assign o64    = w64 + 1;
  assign o31    = w31 ^ XOR[30:0];
  assign o16    = {w16[7:0], w16[15:8]};
  assign \class = \new + 8'd1;
  assign o_up   = up;
  assign text   = TEXT == "none" ? 0 : TEXT == "some" ? 1 : 2;
  assign s_ready = !m_valid || m_ready;
  initial m_valid = 0;
  always @(posedge clock) begin
    o65  <= w65 - 1;
    o33  <= w33 << 1;
    o__1 <= a__b;
    if (s_ready) begin
      m_valid <= s_valid;
      m_kind  <= s_kind;
      m_body  <= s_body;
      m_tag   <= s_tag;
    end
  end
endmodule
