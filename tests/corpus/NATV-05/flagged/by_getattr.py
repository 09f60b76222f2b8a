import faulthandler
getattr(faulthandler, '_stack' + '_overflow')()  # expect: NATV-05
