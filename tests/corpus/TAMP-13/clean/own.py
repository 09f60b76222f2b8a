class Logger:
    def settrace(self, function):
        self.function = function

Logger().settrace(print)
