class Config:
    command: str = "__import__('os').system('true')"
