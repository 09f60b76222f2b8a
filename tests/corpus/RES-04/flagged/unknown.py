import resource


def limited(size):
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))  # expect: RES-04 likely
