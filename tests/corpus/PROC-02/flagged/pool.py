from multiprocessing import Pool
with Pool(2) as pool:  # expect: PROC-02
    pool.map(len, ['x'])
