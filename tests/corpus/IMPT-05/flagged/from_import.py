from harness import guest  # expect: IMPT-05
