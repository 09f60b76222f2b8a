module = print.__self__  # expect: INTR-02
