import wire_harness
from test_harness import run_case
