text = open("/proc/1/cgroup").read()  # expect: SUPP-01
