// Any queue at all, for the proof of what writes into one.
module lockstep_fifo #(
  parameter integer Width = 256,
  parameter integer Depth = 16
) (
  input  logic             clk_i, rst_ni, push_i,
  input  logic [Width-1:0] data_i,
  output logic             run_o, valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] data_o
);
  (* anyseq *) wire any_run, any_valid;
  (* anyseq *) wire [Width-1:0] any_data;
  assign run_o   = any_run;
  assign valid_o = any_valid;
  assign data_o  = any_data;
endmodule
