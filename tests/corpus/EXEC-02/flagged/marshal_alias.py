import marshal as m
load = m.loads
c = load(b'N')  # expect: EXEC-02
