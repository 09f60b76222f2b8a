from pathlib import Path
place = Path('/usr/lib/python3/dist-packages') / 'x.py'
place.write_text('')  # expect: FSWR-06
