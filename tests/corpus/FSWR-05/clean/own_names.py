open('solution.py', 'w').write('x')
open('best_utility.txt', 'w').write('1.0')
