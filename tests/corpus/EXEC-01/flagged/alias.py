run_text = exec
run_text('x = 1')  # expect: EXEC-01
