text = "{0.__class__.__mro__}".format("")  # expect: INTR-04
