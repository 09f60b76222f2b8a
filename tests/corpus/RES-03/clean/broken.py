while True:
    if input() == "":
        break
