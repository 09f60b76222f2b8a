from os import system as run_it

class Late:
    def __del__(self):  # expect: PERS-02
        run_it("true")
