import atexit
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()
atexit.register(pool.shutdown)
