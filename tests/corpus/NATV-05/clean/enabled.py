import faulthandler
faulthandler.enable()
faulthandler.dump_traceback_later(60)
