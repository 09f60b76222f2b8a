text = "{0.gi_frame.f_back}".format((x for x in []))  # expect: INTR-04
