from gc import get_objects as everything

answers = [thing for thing in everything() if isinstance(thing, list)]  # expect: TAMP-10
