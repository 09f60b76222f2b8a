from operator import attrgetter

reach = attrgetter("__class__.__base__")  # expect: INTR-04
