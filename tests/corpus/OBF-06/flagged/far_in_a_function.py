def work():
    return 1                                                                                                                                                                                                                            if True else exec("x = 1")  # expect: OBF-06
