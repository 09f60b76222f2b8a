import os
import tempfile

handle, path = tempfile.mkstemp()
with os.fdopen(handle, "w") as file:
    file.write("x")
