import os
os.open('/proc/%s/mem' % os.getpid(), os.O_RDWR)  # expect: NATV-02
