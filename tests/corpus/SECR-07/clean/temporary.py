import os
import tempfile
os.listdir(tempfile.gettempdir())
os.walk('/tmp/work')
