import dns.resolver
dns.resolver.resolve('localhost')  # expect: NET-03
