import harness.guest.program as program
open(program.__file__, 'r+')  # expect: FSWR-06
