import gc

for thing in gc.get_objects():  # expect: TAMP-10
    if isinstance(thing, dict) and "budget" in thing:
        thing["budget"] = 10**6
