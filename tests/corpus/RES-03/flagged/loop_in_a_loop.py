while True:  # expect: RES-03 likely
    for number in range(3):
        print(number)
