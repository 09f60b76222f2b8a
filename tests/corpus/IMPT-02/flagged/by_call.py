__import__('_xxsubinterpreters')  # expect: IMPT-02
