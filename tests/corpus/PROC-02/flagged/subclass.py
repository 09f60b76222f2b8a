import multiprocessing
class Worker(multiprocessing.Process):  # expect: PROC-02 likely
    def run(self):
        return None
