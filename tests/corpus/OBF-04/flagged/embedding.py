def check(level):
    if level != "user‫":  # expect: OBF-04
        return True
    return False
