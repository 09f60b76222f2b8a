from run import run
def score():
    return run("def f(s):\n    return utility(s, use_sandbox=False)\n", globals(), True)  # expect: FLAG-08 likely
