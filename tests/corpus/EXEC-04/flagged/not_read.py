class Config:
    rounds: "__import__('os').system('true')"  # expect: EXEC-04 likely
