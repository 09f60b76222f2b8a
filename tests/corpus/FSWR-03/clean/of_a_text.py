print('/etc/hosts'.replace('/etc', ''))
