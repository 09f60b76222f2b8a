def is_traced():
    with open("/proc/self/status") as file:  # expect: SUPP-01
        return "TracerPid:\t0" not in file.read()
