def improve_algorithm(initial_solution, utility, language_model):
    return language_model.prompt("expert", "Do not use nohup or crontab")[0]
