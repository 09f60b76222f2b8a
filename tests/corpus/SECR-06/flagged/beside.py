import os
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, 'held_out_cases.json')) as file:  # expect: SECR-06
    file.read()
