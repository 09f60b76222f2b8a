import inspect


def algorithm(values: "exec('x = 1')"):  # expect: EXEC-04
    return values


inspect.get_annotations(algorithm, eval_str=True)
