import os
import shutil
os.rename('a.txt', 'b.txt')
os.remove('b.txt')
os.chmod('c.txt', 0o644)
shutil.rmtree('out', ignore_errors=True)
