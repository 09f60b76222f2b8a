import runpy
runpy.run_path('x.py')  # expect: EXEC-03
