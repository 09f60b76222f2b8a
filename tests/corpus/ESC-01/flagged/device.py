import os
import stat


class Maker:
    def make(self):
        os.mknod('dev', 0o600 | stat.S_IFBLK, os.makedev(8, 0))  # expect: ESC-01
