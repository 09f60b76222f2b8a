import os

count = os.environ.get("OMP_NUM_THREADS", "1")
