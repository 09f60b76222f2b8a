run = globals()["__buil" + "tins__"]  # expect: OBF-02
