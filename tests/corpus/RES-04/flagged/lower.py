import resource

resource.setrlimit(resource.RLIMIT_CPU, (10, 10))  # expect: RES-04 likely
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # expect: RES-04 likely
