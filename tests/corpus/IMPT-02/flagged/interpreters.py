import _interpreters as inner  # expect: IMPT-02
inner.create()
