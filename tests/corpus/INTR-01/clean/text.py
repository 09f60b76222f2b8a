note = "never use __subclasses__() or __mro__"
