class Late:
    def __del__(self):  # expect: PERS-02
        import socket

        socket.socket()

late = Late()
