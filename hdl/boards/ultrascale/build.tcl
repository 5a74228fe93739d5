# Vivado batch flow of the matching core for an UltraScale+ card: synthesis, placement, routing, reports.
# NOT RUN where this repository is developed: Vivado is not there. README.md says what is checked of it all the same.
#
#   vivado -mode batch -source build.tcl [-tclargs PART PERIOD_NS LEVELS ORDERS OUTPUT]
#
# Out of context: lockstep_harness hangs the core's pins on two scan chains, so the core is timed from register to
# register as it would be behind a link, and no pin of a card is claimed.

set here [file dirname [file normalize [info script]]]
set hdl  [file normalize [file join $here .. ..]]

# Alveo U50, speed grade 2.
set defaults {xcu50-fsvh2104-2-e 2.5 16384 16384 out/vivado}
foreach name {part period levels orders output} default $defaults given [lrange $argv 0 4] {
  set $name [expr {$given eq "" ? $default : $given}]
}

set modules {
  lockstep_bitmap.sv
  lockstep_check.sv
  lockstep_control.sv
  lockstep_core.sv
  lockstep_emit.sv
  lockstep_fifo.sv
  lockstep_ram.sv
  lockstep_share.sv
  lockstep_store.sv
}

file mkdir $output
foreach module $modules {
  read_verilog -sv [file join $hdl rtl $module]
}
read_verilog -sv [file join $hdl synth lockstep_harness.sv]
read_xdc [file join $here timing.xdc]

synth_design -top lockstep_harness -part $part -mode out_of_context -include_dirs [file join $hdl rtl] \
  -verilog_define SYNTHESIS -generic Levels=$levels -generic Orders=$orders -flatten_hierarchy rebuilt
# The period that was asked for, over the one of timing.xdc.
create_clock -name clk -period $period [get_ports clk_i]

opt_design
place_design
phys_opt_design
route_design
phys_opt_design

report_utilization -hierarchical -file [file join $output utilization.txt]
report_timing_summary -max_paths 20 -file [file join $output timing.txt]
report_cdc -file [file join $output cdc.txt]
write_checkpoint -force [file join $output routed.dcp]

set slack [get_property SLACK [get_timing_paths -max_paths 1 -setup]]
puts [format "slack %.3f ns at %.3f ns: %.1f MHz" $slack $period [expr {1000.0 / ($period - $slack)}]]
