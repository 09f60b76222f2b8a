class Game:
    def fork(self):
        return Game()

for _ in range(3):
    Game().fork()
