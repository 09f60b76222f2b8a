import resource

resource.setrlimit(resource.RLIMIT_NPROC, (-1, -1))  # expect: RES-04
