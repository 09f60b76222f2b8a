class Pool:
    def __del__(self):
        self.executor.shutdown(wait=False)
