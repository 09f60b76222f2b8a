made = compile('1', 'x', 'eval').replace(co_consts=(2,))  # expect: NATV-04
