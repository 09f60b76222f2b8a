import string

text = string.Formatter().format("{0.__init__.__globals__[os]}", object())  # expect: INTR-04
