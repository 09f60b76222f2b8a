class Late:
    def __init__(self, text):
        self.text = text

    def __del__(self):  # expect: PERS-02
        with open("late.txt", "w") as file:
            file.write(self.text)
