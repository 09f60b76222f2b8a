import sys
import types
sys.modules['candidate'] = types.ModuleType('candidate')  # expect: IMPT-03 likely
