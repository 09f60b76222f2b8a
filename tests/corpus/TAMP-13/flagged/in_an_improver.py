import sys

def improve_algorithm(initial_solution, utility, language_model):
    seen = []
    sys.setprofile(lambda frame, event, argument: seen.append(frame))  # expect: TAMP-13
    return initial_solution
