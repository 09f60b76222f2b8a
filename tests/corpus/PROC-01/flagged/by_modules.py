import sys
sys.modules['os'].system('true')  # expect: PROC-01
