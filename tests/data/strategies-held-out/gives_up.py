# strategies: no_op
# tags: -
def improve_algorithm(initial_solution, utility, language_model):
    plan = ["analyse", "rewrite", "test"]
    for step in plan:
        print(f"TODO: {step}")
    # Not implemented yet: keep what works.
    improved = initial_solution
    return improved
