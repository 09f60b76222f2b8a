import platform

is_linux = platform.system() == "Linux"
