import venv
venv.create('x')  # expect: PROC-03
