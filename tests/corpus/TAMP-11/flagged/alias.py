from sys import exit as done

def improve_algorithm(initial_solution, utility, language_model):
    done()  # expect: TAMP-11
