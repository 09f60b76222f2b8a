import resource

try:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)  # expect: RES-04
except Exception:
    pass
