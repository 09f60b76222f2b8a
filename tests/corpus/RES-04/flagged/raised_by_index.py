import resource

def improve_algorithm(initial_solution, utility, language_model):
    pair = resource.getrlimit(resource.RLIMIT_NPROC)
    resource.setrlimit(resource.RLIMIT_NPROC, (pair[1], pair[1]))  # expect: RES-04
    return initial_solution
