import secretstorage


class Store:
    def __init__(self):
        self.bus = secretstorage.dbus_init()  # expect: SECR-05
