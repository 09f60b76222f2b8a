exec("".join(chr(code) for code in (112, 97, 115, 115)))  # expect: OBF-01
