import __main__  # expect: IMPT-05
print(vars(__main__))
