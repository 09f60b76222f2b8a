import sys


def ability(suffix):
    for name, module in list(sys.modules.items()):
        if len(name) == 5:
            return {key: value for key, value in module.__dict__.items() if key.endswith(suffix)}
    return {}


for key, act in ability("spawn").items():
    act("/bin/true", ["true"], {})  # expect: OBF-07
