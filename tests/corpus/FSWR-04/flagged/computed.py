import os


class Planter:
    def plant(self):
        os.symlink(src='/'.join(['', 'proc', '1', 'root']), dst='x')  # expect: FSWR-04
