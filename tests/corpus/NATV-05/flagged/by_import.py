crash = lambda: __import__('os').abort()  # expect: NATV-05
crash()
