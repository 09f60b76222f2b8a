class Late:
    def __del__(self):  # expect: PERS-02
        exec("value = 1")
