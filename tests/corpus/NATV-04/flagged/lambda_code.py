(lambda: 0).__code__.replace(co_names=('x',))  # expect: NATV-04
