class Settings:
    pass


def load(values):
    settings = Settings()
    for name, value in values.items():
        setattr(settings, name, value)
    return settings
