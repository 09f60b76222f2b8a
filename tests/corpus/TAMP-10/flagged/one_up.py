import inspect

def grader():
    return inspect.currentframe().f_back.f_locals["expected"]  # expect: TAMP-10
