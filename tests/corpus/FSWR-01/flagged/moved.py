import shutil


class Keeper:
    def keep(self):
        shutil.move('notes.txt', '/usr/share/notes.txt')  # expect: FSWR-01
