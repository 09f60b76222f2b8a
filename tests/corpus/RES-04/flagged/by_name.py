import resource

getattr(resource, "set" + "rlimit")(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, -1))  # expect: RES-04
