SETTINGS = {"temperature": 0.7, "max_tokens": 1024, "population_size": 5, "mutation_rate": 0.1, "generations": 3}
