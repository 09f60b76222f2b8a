from operator import attrgetter

kinds = attrgetter("__subclasses__")(object)()  # expect: INTR-01
