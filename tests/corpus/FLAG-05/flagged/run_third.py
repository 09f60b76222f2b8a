from run import run
def score(text):
    return run(text, globals(), False)  # expect: FLAG-05
