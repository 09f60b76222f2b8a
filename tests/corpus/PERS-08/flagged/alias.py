import builtins as shared

def keep(value):
    shared.last_answer = value  # expect: PERS-08 likely

keep(1)
