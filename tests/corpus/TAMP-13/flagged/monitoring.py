import sys

sys.monitoring.use_tool_id(2, "mine")  # expect: TAMP-13
sys.monitoring.set_events(2, sys.monitoring.events.CALL)  # expect: TAMP-13
