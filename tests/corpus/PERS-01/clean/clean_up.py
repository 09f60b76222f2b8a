import atexit
import shutil
import tempfile

folder = tempfile.mkdtemp()
atexit.register(shutil.rmtree, folder, True)
