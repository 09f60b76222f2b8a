import socket

is_grader = socket.gethostname() == "grader"  # expect: SUPP-03 likely
