# The name 'subprocess' is not hidden by being here.
__import__('sub' + 'process')  # expect: IMPT-01
