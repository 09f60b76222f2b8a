print('/etc/shadow', '~/.aws/credentials')
