table = {}
table["a" + "b"] = 1
