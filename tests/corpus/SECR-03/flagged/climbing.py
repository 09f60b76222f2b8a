print(open('../../../../etc/passwd').readline())  # expect: SECR-03
