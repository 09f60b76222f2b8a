class Simulation:
    environ = {'gravity': 9.81}


print(Simulation.environ, dict(Simulation.environ))
