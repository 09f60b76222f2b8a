class Population:
    def kill(self, number):
        return number


Population().kill(1)
