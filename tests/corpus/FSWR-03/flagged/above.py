import os


class Improver:
    def search(self, best):
        change = vars(os)["ch" "mod"]
        for base in ("..", "../" + "notes"):
            change(base, 0o777)  # expect: FSWR-03
        return best
