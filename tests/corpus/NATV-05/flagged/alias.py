from faulthandler import _fatal_error as stop
stop(b'x')  # expect: NATV-05
