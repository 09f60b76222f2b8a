import signal

getattr(signal, "al" + "arm")(0)  # expect: TAMP-14
