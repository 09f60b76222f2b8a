from typing import get_type_hints as hints


def algorithm(values) -> "eval('list')":  # expect: EXEC-04
    return values


hints(algorithm)
