import os
import platform
print(platform.node(), os.getuid(), os.cpu_count())
