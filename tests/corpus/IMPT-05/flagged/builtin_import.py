load = lambda: __import__('harness.guest.program')  # expect: IMPT-05
load()
