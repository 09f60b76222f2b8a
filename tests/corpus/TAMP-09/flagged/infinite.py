class Huge:
    def __float__(self):  # expect: TAMP-09 likely
        return 1e308
