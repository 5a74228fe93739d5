// Part of lockstep_ram when the core is proved: every word as it stands after the write that is under way, the first in
// the lowest bits. The runner ties f_memory to the words once they are registers: reading them here would take a
// multiplexer each.
(* keep *) wire [Width*Depth-1:0] f_memory, f_cells;
for (genvar i = 0; i < Depth; i++) begin : gen_f_cell
  assign f_cells[i*Width+:Width] = (we_i && waddr_i == i) ? wdata_i : f_memory[i*Width+:Width];
end
