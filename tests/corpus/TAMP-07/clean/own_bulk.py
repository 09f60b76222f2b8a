import random

options = dict(vars(random))
options.update(seed=7)
numbers = {"random": random.random()}
numbers.update({"seed": 7})
