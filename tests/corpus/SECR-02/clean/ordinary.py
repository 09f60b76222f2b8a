import os
for name in ('HOME', 'PATH', 'USER', 'TMPDIR', 'OMP_NUM_THREADS', 'PYTHONHASHSEED', 'SEED', 'LANG'):
    os.environ.get(name)
