def algorithm(text):
    hoard = []
    grab = hoard.append
    while len(hoard) < 10**9:
        grab(bytearray(10**8))  # expect: RES-02
    return text
