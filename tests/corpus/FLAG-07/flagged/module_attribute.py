import task_utility
task_utility.utility = lambda text, use_sandbox=True: 1.0  # expect: FLAG-07
