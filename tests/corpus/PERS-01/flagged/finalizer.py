import os
import weakref

class Thing:
    pass

thing = Thing()
weakref.finalize(thing, os.system, "true")  # expect: PERS-01
