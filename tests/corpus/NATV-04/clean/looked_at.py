def plain():
    return 1


print(plain.__code__.co_code, plain.__code__.co_varnames, plain.__code__.co_argcount)
