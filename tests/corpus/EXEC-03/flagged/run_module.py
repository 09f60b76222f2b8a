from runpy import run_module as go
go('this')  # expect: EXEC-03
