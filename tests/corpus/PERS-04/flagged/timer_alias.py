from threading import Timer as After


class Improver:
    def search(self, best):
        later = After(1, print, args=("second phase",))  # expect: PERS-04
        later.daemon = True
        later.start()
        return best
