from concurrent.futures import ProcessPoolExecutor
ProcessPoolExecutor()  # expect: PROC-02
