from pathlib import Path

Path(".progress").write_text("1")
Path(".cache").mkdir(exist_ok=True)
open("a..b.txt", "w").close()
