environ = {}
environ["LD_PRELOAD"] = "x"
