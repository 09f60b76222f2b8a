from zipimport import zipimporter
load = lambda: zipimporter('bundle.zip')  # expect: IMPT-04 likely
load()
