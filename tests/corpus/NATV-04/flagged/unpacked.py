class Crafter:
    def craft(self, code):
        return code.replace(**{'co_stacksize': 9})  # expect: NATV-04
