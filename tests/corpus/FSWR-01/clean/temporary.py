import os
import tempfile
with open('/tmp/solution.py', 'w') as file:
    file.write('x = 1')
open('/dev/null', 'w').close()
open(os.path.join(tempfile.gettempdir(), 'x'), 'w').close()
tempfile.NamedTemporaryFile('w', suffix='.py', delete=False)
os.makedirs('/var/tmp/cache', exist_ok=True)
