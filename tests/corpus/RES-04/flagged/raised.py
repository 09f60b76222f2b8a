import resource as limits

soft, hard = limits.getrlimit(limits.RLIMIT_AS)
limits.setrlimit(limits.RLIMIT_AS, (hard, hard))  # expect: RES-04
