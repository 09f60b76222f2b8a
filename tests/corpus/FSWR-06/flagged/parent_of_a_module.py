from pathlib import Path
import numpy as np
(Path(np.__file__).parent / 'x.py').write_text('')  # expect: FSWR-06
