import os

class Tool:
    def delete(self):
        os.system("true")
