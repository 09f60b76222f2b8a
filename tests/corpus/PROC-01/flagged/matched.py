import os
match os:
    case object(system=go):
        go('true')  # expect: PROC-01
