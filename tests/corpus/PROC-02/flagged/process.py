import multiprocessing as mp
mp.Process(target=print).start()  # expect: PROC-02
