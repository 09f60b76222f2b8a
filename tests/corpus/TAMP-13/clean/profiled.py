import cProfile

profiler = cProfile.Profile()
profiler.enable()
profiler.disable()
