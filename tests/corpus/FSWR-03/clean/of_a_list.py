items = ['/etc/hosts']
items.remove('/etc/hosts')
