value = eval("1")  # nosemgrep: python.eval  # expect: SUPP-06
