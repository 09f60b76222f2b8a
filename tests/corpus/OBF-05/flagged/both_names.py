allowed = False
аllowed = True  # expect: OBF-05
