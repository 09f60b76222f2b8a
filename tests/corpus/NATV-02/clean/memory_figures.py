open('/proc/self/status').read()
open('/proc/meminfo').read()
