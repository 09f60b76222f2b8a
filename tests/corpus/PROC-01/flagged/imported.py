__import__('os').system('true')  # expect: PROC-01
