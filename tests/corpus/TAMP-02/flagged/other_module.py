import algorithm

algorithm.algorithm_str = "def improve_algorithm(*a): return a[0]"  # expect: TAMP-02
