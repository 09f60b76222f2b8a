for number in range(10**12):
    if number > 3:
        break
