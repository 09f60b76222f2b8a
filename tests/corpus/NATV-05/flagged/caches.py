import sys
sys._clear_type_cache()  # expect: NATV-05
