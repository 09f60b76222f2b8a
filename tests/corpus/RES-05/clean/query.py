import os

print(os.sched_getaffinity(0), os.getpriority(os.PRIO_PROCESS, 0))
