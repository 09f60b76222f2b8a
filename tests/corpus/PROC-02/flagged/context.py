import multiprocessing
multiprocessing.get_context('fork').Process(target=print)  # expect: PROC-02
