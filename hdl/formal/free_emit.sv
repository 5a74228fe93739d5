// The event path, proved by itself, as what stands before it sees it: with room at all times, or with F_ANY_RUN letting the core
// run or stand still at any time, for the proof that a stall changes nothing.
module lockstep_emit #(
  parameter integer FifoDepth = 16
) (
  input  logic         clk_i, rst_ni,
  output logic         en_o,
  input  logic         emit_i, finish_i, reject_i,
  input  logic [15:0]  code_i,
  input  logic [7:0]   command_i,
  input  logic [31:0]  command_order_i,
  input  logic [255:0] event_i, fill_i,
  output logic         evt_valid_o,
  input  logic         evt_ready_i,
  output logic [255:0] evt_data_o
);
`ifdef F_ANY_RUN
  (* anyseq *) wire any_run;
  assign en_o        = any_run;
`else
  assign en_o        = 1'b1;
`endif
  assign evt_valid_o = 1'b0;
  assign evt_data_o  = '0;
endmodule
