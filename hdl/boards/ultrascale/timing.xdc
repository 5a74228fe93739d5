# One clock. The period is what build.tcl is asked for; this one stands until then.
create_clock -name clk -period 2.500 [get_ports clk_i]
# Out of context the clock buffer is outside: the tool is told where its net would come from.
set_property HD.CLK_SRC BUFGCE_X0Y0 [get_ports clk_i]
# Reset is asynchronous for the core and is taken through two registers of the harness.
set_false_path -from [get_ports rst_ni]
# The scan chains' pins are slow and lead to registers alone.
set_false_path -from [get_ports {scan_i update_i capture_i}]
set_false_path -to [get_ports scan_o]
