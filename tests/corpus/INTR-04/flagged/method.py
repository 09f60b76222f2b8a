import operator

listing = operator.methodcaller("__subclasses__")  # expect: INTR-04
