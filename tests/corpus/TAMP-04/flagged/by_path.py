def forge():
    return open("/proc/self/fd/3", "wb")  # expect: TAMP-04
