import sys

names = [sys.monitoring.get_tool(number) for number in range(6)]  # expect: SUPP-02 likely
