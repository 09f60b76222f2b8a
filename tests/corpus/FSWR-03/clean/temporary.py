import shutil
import tempfile
folder = tempfile.mkdtemp()
shutil.rmtree(folder)
shutil.rmtree('/tmp/work')
