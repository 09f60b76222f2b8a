import os

class Agent:
    def start(self):
        try:
            os.setpriority(which=os.PRIO_PROCESS, who=0, priority=-10)  # expect: RES-05
        except OSError:
            pass
