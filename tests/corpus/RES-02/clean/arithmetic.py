milliseconds = 3 * 10**12
product = (2, 3)[0] * 10**15
