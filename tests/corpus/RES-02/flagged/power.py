tower = 9**9**9**9  # expect: RES-02
