import getpass


def improve_algorithm(initial_solution, utility, language_model):
    getpass.getpass('key: ')  # expect: SECR-05 likely
    return initial_solution
