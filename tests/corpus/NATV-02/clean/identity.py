print(id(3), hash(3))
