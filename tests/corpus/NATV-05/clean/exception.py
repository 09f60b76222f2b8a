try:
    raise RuntimeError('abort')
except RuntimeError:
    pass
