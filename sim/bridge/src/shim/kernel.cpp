// The event kernel for the await-style API.
#include "shim.h"
Answer set_clock(const Area& area) { return refuse(area, "not yet"); }
Answer advance(const Area& area) { return refuse(area, "not yet"); }
Answer settle(const Area& area) { return refuse(area, "not yet"); }
