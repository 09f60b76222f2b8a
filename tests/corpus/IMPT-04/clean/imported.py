import importlib.machinery
import zipimport
print(importlib.machinery.SOURCE_SUFFIXES, zipimport)
