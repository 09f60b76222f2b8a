open('environ').read()
open('data/passwd').read()
open('env.example').read()
open('.env.example').read()
