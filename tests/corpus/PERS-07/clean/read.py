import os

print(os.environ.get("PYTHONSTARTUP"), os.getenv("PATH"))
