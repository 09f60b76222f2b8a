(go := eval)('1')  # expect: EXEC-01
