import io
import sys

old = sys.stdout
sys.stdout = io.StringIO()
sys.stdout = old
