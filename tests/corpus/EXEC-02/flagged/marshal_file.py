import marshal
c = marshal.load(open('x'))  # expect: EXEC-02
