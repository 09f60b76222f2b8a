from os import close as shut

for number in (1,):
    shut(1)  # expect: SUPP-05 likely
