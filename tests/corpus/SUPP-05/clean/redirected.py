import contextlib
import io

with contextlib.redirect_stdout(io.StringIO()):
    print("quiet")
