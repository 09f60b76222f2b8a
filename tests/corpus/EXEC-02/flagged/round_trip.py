import marshal

twin = marshal.loads(marshal.dumps([1, 2]))  # expect: EXEC-02 likely
