import pickle


def improve_algorithm(initial_solution, utility, language_model):
    reply = language_model.prompt('expert', 'Answer with a pickle.')[0]
    return pickle.loads(reply.encode())  # expect: DESR-01
