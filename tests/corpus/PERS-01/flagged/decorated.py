import atexit

@atexit.register  # expect: PERS-01
def save():
    with open("late.txt", "w") as file:
        file.write("x")
