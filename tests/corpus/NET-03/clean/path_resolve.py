import pathlib
print(pathlib.Path('.').resolve())
