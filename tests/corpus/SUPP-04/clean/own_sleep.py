def sleep(seconds):
    return seconds

sleep(3600)
