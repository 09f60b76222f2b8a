with open('../../../etc/hosts', mode='a') as file:  # expect: FSWR-01
    file.write('x')
