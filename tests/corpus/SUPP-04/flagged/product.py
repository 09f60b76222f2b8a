from time import sleep as wait

wait(60 * 60)  # expect: SUPP-04
