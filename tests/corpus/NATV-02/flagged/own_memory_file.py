open('/proc/self/mem', 'r+b').seek(0)  # expect: NATV-02
