def go(text, call=exec):
    call(text)  # expect: EXEC-01
go('x = 1')
