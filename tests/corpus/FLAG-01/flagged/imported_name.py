from task_utility import utility as score
print(score("x = 1", use_sandbox=False))  # expect: FLAG-01
