table = {'go': exec}  # expect: EXEC-01 likely
