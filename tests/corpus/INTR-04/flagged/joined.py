PARTS = ["{0.", "__glo", "bals__}"]
text = "".join(PARTS).format(len)  # expect: INTR-04
