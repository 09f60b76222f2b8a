@eval  # expect: EXEC-01
def text():
    return '1'
