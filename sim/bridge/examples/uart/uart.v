// 8N1 UART, transmitter and receiver, one baud divider for both; loopback_i joins them inside.
module uart #(
    parameter DIVIDE = 16  // clocks per bit, at least 4
) (
    input  wire       clk_i,
    input  wire       rst_ni,
    input  wire       loopback_i,
    input  wire       tx_valid_i,
    output wire       tx_ready_o,
    input  wire [7:0] tx_data_i,
    output wire       rx_valid_o,
    input  wire       rx_ready_i,
    output wire [7:0] rx_data_o,
    output wire       rx_frame_error_o,  // pulse: no stop bit where one was due
    output wire       rx_overrun_o,      // pulse: a byte came before the last one was taken
    output wire       txd_o,
    input  wire       rxd_i
);
  uart_tx #(.DIVIDE(DIVIDE)) u_tx (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .valid_i(tx_valid_i), .ready_o(tx_ready_o), .data_i(tx_data_i), .txd_o(txd_o)
  );
  uart_rx #(.DIVIDE(DIVIDE)) u_rx (
      .clk_i(clk_i), .rst_ni(rst_ni), .rxd_i(loopback_i ? txd_o : rxd_i),
      .valid_o(rx_valid_o), .ready_i(rx_ready_i), .data_o(rx_data_o),
      .frame_error_o(rx_frame_error_o), .overrun_o(rx_overrun_o)
  );
endmodule

module uart_tx #(
    parameter DIVIDE = 16
) (
    input  wire       clk_i,
    input  wire       rst_ni,
    input  wire       valid_i,
    output wire       ready_o,
    input  wire [7:0] data_i,
    output wire       txd_o
);
  localparam WIDTH = $clog2(DIVIDE);
  reg [WIDTH-1:0] baud_q;
  reg [3:0]       left_q;   // bits still to send, the running one included
  reg [9:0]       shift_q;  // stop, data, start; the lowest is on the line

  assign ready_o = left_q == 0;
  assign txd_o   = left_q == 0 | shift_q[0];

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      left_q  <= 0;
      baud_q  <= 0;
      shift_q <= 10'h3ff;
    end else if (left_q == 0) begin
      if (valid_i) begin
        shift_q <= {1'b1, data_i, 1'b0};
        left_q  <= 10;
        baud_q  <= 0;
      end
    end else if (baud_q == DIVIDE - 1) begin
      baud_q  <= 0;
      shift_q <= {1'b1, shift_q[9:1]};
      left_q  <= left_q - 1'b1;
    end else baud_q <= baud_q + 1'b1;
  end
endmodule

module uart_rx #(
    parameter DIVIDE = 16
) (
    input  wire       clk_i,
    input  wire       rst_ni,
    input  wire       rxd_i,
    output wire       valid_o,
    input  wire       ready_i,
    output wire [7:0] data_o,
    output wire       frame_error_o,
    output wire       overrun_o
);
  localparam WIDTH = $clog2(DIVIDE);
  localparam [1:0] IDLE = 0, START = 1, DATA = 2, STOP = 3;
  reg [1:0]       sync_q;  // two flops against metastability
  reg [1:0]       state_q;
  reg [WIDTH-1:0] baud_q;
  reg [2:0]       bit_q;
  reg [7:0]       shift_q, data_q;
  reg             valid_q, frame_error_q, overrun_q;

  assign valid_o       = valid_q;
  assign data_o        = data_q;
  assign frame_error_o = frame_error_q;
  assign overrun_o     = overrun_q;

  always @(posedge clk_i) begin
    frame_error_q <= 0;
    overrun_q     <= 0;
    sync_q        <= {sync_q[0], rxd_i};
    if (valid_q && ready_i) valid_q <= 0;
    baud_q <= baud_q + 1'b1;
    case (state_q)
      IDLE: begin
        baud_q <= 0;
        if (!sync_q[1]) state_q <= START;
      end
      START:  // the middle of the start bit
      if (baud_q == DIVIDE / 2 - 1) begin
        baud_q  <= 0;
        bit_q   <= 0;
        state_q <= sync_q[1] ? IDLE : DATA;
      end
      DATA:
      if (baud_q == DIVIDE - 1) begin
        baud_q  <= 0;
        shift_q <= {sync_q[1], shift_q[7:1]};
        bit_q   <= bit_q + 1'b1;
        if (bit_q == 7) state_q <= STOP;
      end
      STOP:
      if (baud_q == DIVIDE - 1) begin
        state_q <= IDLE;
        if (!sync_q[1]) frame_error_q <= 1;
        else begin
          overrun_q <= valid_q & ~ready_i;
          valid_q   <= 1;
          data_q    <= shift_q;
        end
      end
    endcase
    if (!rst_ni) begin
      sync_q  <= 2'b11;
      state_q <= IDLE;
      valid_q <= 0;
    end
  end
endmodule
