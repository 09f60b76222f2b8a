import os
class Fake:
    def system(self, text):
        return 0
os = Fake()
os.system('true')
