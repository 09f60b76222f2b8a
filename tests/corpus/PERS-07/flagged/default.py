import os

def prepare():
    os.environ.setdefault("PROMPT_COMMAND", "true")  # expect: PERS-07

prepare()
