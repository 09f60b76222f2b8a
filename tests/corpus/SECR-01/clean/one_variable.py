import os
print(os.environ.get('HOME'), os.environ['PATH'], os.getenv('TMPDIR'))
