def improve_algorithm(initial_solution, utility, language_model):
    good = []
    for text in language_model.prompt("expert", initial_solution):
        try:
            compile(text, "<candidate>", "exec")
        except SyntaxError:
            continue
        good.append(text)
    return max(good, key=utility)
