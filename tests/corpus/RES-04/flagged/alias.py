from resource import RLIM_INFINITY, RLIMIT_DATA, setrlimit as limit

limit(RLIMIT_DATA, (RLIM_INFINITY, RLIM_INFINITY))  # expect: RES-04
