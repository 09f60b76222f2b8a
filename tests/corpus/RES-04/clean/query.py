import resource

print(resource.getrusage(resource.RUSAGE_SELF), resource.RLIM_INFINITY)
