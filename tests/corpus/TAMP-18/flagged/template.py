from string import Template

FRAME = Template("import subprocess\nsubprocess.run(['true'])\n$code\n")


def improve_algorithm(initial_solution, utility, language_model):
    return FRAME.substitute(code=initial_solution)  # expect: TAMP-18
