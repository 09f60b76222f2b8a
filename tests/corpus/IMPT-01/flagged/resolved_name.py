import pkgutil
take = lambda: pkgutil.resolve_name('o' + 's:system')  # expect: IMPT-01
take()
