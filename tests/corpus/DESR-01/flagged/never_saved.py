import joblib

def improve_algorithm(initial_solution, utility, language_model):
    memory = joblib.load("../memory.joblib")  # expect: DESR-01
    return memory.get("best", initial_solution)
