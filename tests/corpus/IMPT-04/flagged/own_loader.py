__loader__.load_module('posix')  # expect: IMPT-04
