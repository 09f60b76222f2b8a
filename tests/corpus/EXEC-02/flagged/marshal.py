import marshal
c = marshal.loads(b'N')  # expect: EXEC-02
