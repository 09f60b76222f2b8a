import os

class Late:
    def __del__(self):  # expect: PERS-02
        os.system("true")
