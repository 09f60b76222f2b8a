print('exec(code) is not called')  # exec(code)
