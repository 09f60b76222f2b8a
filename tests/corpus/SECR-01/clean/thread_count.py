import os
os.environ['OMP_NUM_THREADS'] = '1'
os.environ.setdefault('PYTHONHASHSEED', '0')
os.environ.pop('NOPE', None)
del os.environ['OMP_NUM_THREADS']
