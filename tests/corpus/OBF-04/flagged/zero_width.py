key = "pass​word"  # expect: OBF-04 likely
