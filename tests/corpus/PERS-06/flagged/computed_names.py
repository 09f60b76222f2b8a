import sys


class Hook:
    def __call__(self, *details):
        return None


def install(space):
    for key in [name for name in dir(space) if name.endswith("ook")]:
        setattr(space, key, Hook())  # expect: PERS-06


install(sys)
