for name in ('/proc/self/status', '/proc/meminfo', '/proc/cpuinfo', '/proc/self/statm'):
    open(name).read()
