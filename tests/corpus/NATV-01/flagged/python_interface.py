import ctypes


def improve_algorithm(initial_solution, utility, language_model):
    ctypes.pythonapi.Py_IncRef(None)  # expect: NATV-01
    return initial_solution
