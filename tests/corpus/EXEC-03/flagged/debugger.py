import pdb
pdb.run('x = 1')  # expect: EXEC-03
