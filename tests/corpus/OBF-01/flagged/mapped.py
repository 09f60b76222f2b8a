name = "".join(map(chr, [111, 115]))
module = __import__(name)  # expect: OBF-01
