__import__(chr(111) + chr(115))  # expect: IMPT-01
