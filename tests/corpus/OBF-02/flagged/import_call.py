module = __import__("o" + "s")  # expect: OBF-02
