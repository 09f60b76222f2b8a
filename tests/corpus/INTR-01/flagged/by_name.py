kinds = getattr(object, "__sub" + "classes__")()  # expect: INTR-01
