from run import run
def score(text):
    return run(text, {}, True)
