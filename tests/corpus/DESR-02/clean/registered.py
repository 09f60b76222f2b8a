import copyreg


def build(number):
    return complex(number)


copyreg.pickle(complex, lambda value: (build, (value.real,)))
