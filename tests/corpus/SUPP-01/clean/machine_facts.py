text = open("/proc/meminfo").read() + open("/proc/cpuinfo").read()
