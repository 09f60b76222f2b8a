import concurrent.futures as c
kind = getattr(c, 'Process' + 'PoolExecutor')
kind()  # expect: PROC-02
