def algorithm(text):
    hoard = {}
    number = 0
    while text:
        block = "x" * 200_000_000  # expect: RES-02
        hoard.setdefault(number, block)
        number += 1
    return text
