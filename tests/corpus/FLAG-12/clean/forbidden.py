def improve_algorithm(initial_solution, utility, language_model):
    message = "Never call utility(s, use_sandbox=False): such programs are rejected."
    return language_model.prompt("expert", message)[0]
