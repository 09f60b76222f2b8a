def save(text):
    path = "out.txt"
    if len(text) > 9:
        path = "../out.txt"
    with open(path, "w") as file:  # expect: FSWR-01 likely
        file.write(text)
