import inspect


def algorithm(values: "list[int]") -> "eval('1') or list":
    return values


inspect.get_annotations(algorithm, eval_str=True)  # expect: EXEC-01
