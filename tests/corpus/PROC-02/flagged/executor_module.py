import concurrent.futures
with concurrent.futures.ProcessPoolExecutor() as pool:  # expect: PROC-02
    pass
