import os


def settings(run):
    return run('tool', env=os.environ['LANG'])
