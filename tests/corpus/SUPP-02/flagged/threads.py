import threading

watched = threading.gettrace()  # expect: SUPP-02 likely
