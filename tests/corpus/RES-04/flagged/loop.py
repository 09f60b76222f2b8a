import resource

def lift(kinds):
    for kind in kinds:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))  # expect: RES-04 likely
