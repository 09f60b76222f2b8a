import glob
import os
from pathlib import Path
print(os.listdir('.'), glob.glob('*.txt'), list(Path('out').rglob('*.csv')))
