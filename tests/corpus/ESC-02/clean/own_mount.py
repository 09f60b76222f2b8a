class Board:
    def mount(self, part):
        return part

    def syscall(self, number):
        return number


Board().mount('camera')
Board().syscall(3)
