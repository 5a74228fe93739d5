// Any core at all, for the proof of what stands around several: takes commands when it likes, and shows events when it likes, holds each
// until it is taken, and marks as many of them last as it took commands.
module lockstep_core #(
  parameter integer Levels = 16384, Orders = 16384, QtyW = 32, FifoDepth = 16, AllAlgorithms = 1,
  parameter integer KeyW = $clog2(Levels), SlotW = $clog2(Orders), TotW = QtyW + SlotW
) (
  input  logic             clk_i, rst_ni, cmd_valid_i,
  output logic             cmd_ready_o,
  input  logic [255:0]     cmd_data_i,
  output logic             evt_valid_o,
  input  logic             evt_ready_i,
  output logic [1:0]       state_o,
  output logic             bid_valid_o, ask_valid_o,
  output logic [KeyW-1:0]  bid_price_o, ask_price_o,
  output logic [TotW-1:0]  bid_size_o, ask_size_o,
  output logic [255:0]     evt_data_o
);
  (* anyseq *) wire any_ready, any_speaks;
  (* anyseq *) wire [255:0] any_data;
  reg [5:0]   owed_q;
  reg         valid_q;
  reg [255:0] data_q;
  wire        free = !valid_q || evt_ready_i;
  wire        load = free && any_speaks && owed_q != 0;
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      owed_q  <= '0;
      valid_q <= 1'b0;
      data_q  <= '0;
    end else begin
      owed_q <= owed_q + 6'(cmd_valid_i && cmd_ready_o) - 6'(load && any_data[9]);
      if (free) valid_q <= load;
      if (load) data_q <= any_data;
    end
  end
  assign cmd_ready_o = any_ready;
  assign evt_valid_o = valid_q;
  assign evt_data_o  = data_q;
  assign {state_o, bid_valid_o, ask_valid_o, bid_price_o, ask_price_o, bid_size_o, ask_size_o} = '0;
endmodule
