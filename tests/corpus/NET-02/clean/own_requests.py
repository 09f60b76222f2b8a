requests = {'get': 1}
print(requests.get('get'))
