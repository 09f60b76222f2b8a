settings = {"CI": 1}
print(settings.get("CI"), "CI" in settings)
