import inspect

def work(first, second):
    return first

print(inspect.signature(work), inspect.getsource(work))
