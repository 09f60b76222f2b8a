from os import fork as copy_of_me

def grow():
    while 1:
        copy_of_me()  # expect: RES-01

grow()
