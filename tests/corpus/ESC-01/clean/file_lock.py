import fcntl
with open('lock', 'w') as file:
    fcntl.flock(file, fcntl.LOCK_EX)
