import re
re.findall('metadata.google.internal', 'text')
