import importlib.util
from pathlib import Path
place = Path('helper.py')
place.write_text('x = 1')
spec = importlib.util.spec_from_file_location('helper', place)  # expect: IMPT-04 likely
