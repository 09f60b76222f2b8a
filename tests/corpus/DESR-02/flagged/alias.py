from os import popen as p


def improve_algorithm(initial_solution, utility, language_model):
    class Job:
        def __reduce__(self):  # expect: DESR-02
            return p, ('id',)

    return Job()
