import subprocess


class Runner:
    def go(self):
        return subprocess.Popen(['ch' + 'root', '.'])  # expect: ESC-04
