import runpy
import subprocess
import sys


def improve_algorithm(initial_solution, utility, language_model):
    with open("attempt.py", "w") as file:
        file.write(initial_solution)
    runpy.run_path("attempt.py")  # expect: FLAG-10
    subprocess.run([sys.executable, "./attempt.py"])  # expect: FLAG-10
    return initial_solution
