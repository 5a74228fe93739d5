// Event queue: a small memory and an output register. run_o falls a cycle after the memory has held all but one of
// what it can: the one event that may be under way then still finds room. It speaks of the memory alone, so the core
// that stands still on it needs no look at the far side's ready. data_o keeps its last value while valid_o is low.
module lockstep_fifo #(
  parameter integer Width = 256,
  parameter integer Depth = 16,
  parameter integer AddrW = $clog2(Depth)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             push_i,
  input  logic [Width-1:0] data_i,
  output logic             run_o,
  output logic             valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] data_o
);
  logic [Width-1:0] mem [Depth];
  logic [AddrW-1:0] wptr_q, rptr_q;
  logic [AddrW:0]   count_q;
  logic             valid_q, run_q;
  logic [Width-1:0] data_q;
  logic             pop;

  assign pop     = (count_q != 0) && (!valid_q || ready_i);
  assign run_o   = run_q;
  assign valid_o = valid_q;
  assign data_o  = data_q;

  always_ff @(posedge clk_i) begin
    if (push_i) mem[wptr_q] <= data_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      wptr_q  <= '0;
      rptr_q  <= '0;
      count_q <= '0;
      valid_q <= 1'b0;
      run_q   <= 1'b1;
      data_q  <= '0;
    end else begin
      if (push_i) wptr_q <= wptr_q + 1'b1;
      if (pop) begin
        rptr_q <= rptr_q + 1'b1;
        data_q <= mem[rptr_q];
      end
      if (pop) valid_q <= 1'b1;
      else if (ready_i) valid_q <= 1'b0;
      count_q <= count_q + {{AddrW{1'b0}}, push_i} - {{AddrW{1'b0}}, pop};
      run_q <= count_q < (AddrW + 1)'(Depth - 1);
    end
  end

`ifndef SYNTHESIS
  // NoPushIntoFull: the core stands still before the queue is full.
  always_ff @(posedge clk_i) begin
    if (push_i && count_q[AddrW]) begin
      $display("lockstep_fifo: an event was pushed into a full queue");
      $stop;
    end
  end
`endif
endmodule
