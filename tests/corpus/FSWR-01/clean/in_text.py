print("open('/etc/hosts', 'w') would be refused")
