class Clock:
    def alarm(self, seconds):
        return seconds

Clock().alarm(0)
