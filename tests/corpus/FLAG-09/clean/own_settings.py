class Settings:
    use_sandbox = True

settings = Settings()
settings.use_sandbox = False
options = {}
options["use_sandbox"] = False
