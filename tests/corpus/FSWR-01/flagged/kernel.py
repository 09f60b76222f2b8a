for name in ('/proc/self/oom_score_adj', '/sys/fs/cgroup/memory.max'):
    open(name, 'w').write('x')  # expect: FSWR-01
