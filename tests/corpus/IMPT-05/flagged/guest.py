import harness.guest.program as program  # expect: IMPT-05
