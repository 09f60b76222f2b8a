class code:
    @staticmethod
    def interact():
        return 1
code.interact()
