with open("/proc/self/status") as file:
    memory = [line for line in file if line.startswith("VmRSS")]
