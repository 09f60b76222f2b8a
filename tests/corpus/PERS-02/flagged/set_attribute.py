import subprocess


class Carrier(str):
    pass


def act(self):
    subprocess.run(["true"])


setattr(Carrier, "__de" + "l__", act)  # expect: PERS-02
