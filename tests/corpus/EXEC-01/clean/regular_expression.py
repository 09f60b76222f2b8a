import re
pattern = re.compile('x')
print(pattern.match('x'))
