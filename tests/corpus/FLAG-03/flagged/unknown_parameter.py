def meta_utility(improve_str, use_sandbox):
    return utility(improve_str, use_sandbox=use_sandbox)  # expect: FLAG-03 unresolved
