from run import run
def meta(improve_str):
    return run(improve_str, globals(), use_sandbox=False)  # expect: FLAG-01
