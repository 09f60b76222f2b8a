from signal import alarm as timer

timer(0)  # expect: TAMP-14
