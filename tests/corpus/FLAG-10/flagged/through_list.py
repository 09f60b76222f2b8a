def improve_algorithm(initial_solution, utility, language_model):
    texts = []
    for reply in language_model.prompt("expert", initial_solution):
        texts.append(reply.strip())
    exec(sorted(texts)[0])  # expect: FLAG-10
    return texts[0]
