import numpy.ctypeslib  # expect: NATV-06 likely
