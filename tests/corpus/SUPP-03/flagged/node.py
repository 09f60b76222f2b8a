import platform

if platform.node().startswith("eval") == True:  # expect: SUPP-03 likely
    print("evaluated")
