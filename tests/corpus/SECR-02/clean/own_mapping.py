settings = {'API_KEY': 'none'}
print(settings['API_KEY'], settings.get('PASSWORD'))
