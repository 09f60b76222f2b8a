import subprocess


def act(name, command):
    return getattr(subprocess, name)(command)  # expect: OBF-07
