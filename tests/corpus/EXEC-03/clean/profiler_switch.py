import cProfile
p = cProfile.Profile()
p.enable()
p.disable()
