def import_module(name):
    return name


import_module('o' + 's')
