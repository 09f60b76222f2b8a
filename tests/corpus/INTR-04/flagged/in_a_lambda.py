show = lambda thing: "{.__class__.__mro__[1]}".format(thing)  # expect: INTR-04
