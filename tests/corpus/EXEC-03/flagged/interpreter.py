import code
code.InteractiveInterpreter().runsource('x = 1')  # expect: EXEC-03
