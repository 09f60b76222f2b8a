import os
class Runner:
    call = os.system
    def go(self):
        return Runner.call('true')  # expect: PROC-01
