import numpy

make = numpy.ones
matrix = make(1 << 40)  # expect: RES-02
