import os
import resource

resource.prlimit(os.getpid(), resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))  # expect: RES-04
