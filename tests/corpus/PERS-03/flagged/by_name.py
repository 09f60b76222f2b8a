import signal

getattr(signal, "sig" + "nal")(signal.SIGHUP, signal.SIG_IGN)  # expect: PERS-03
