open('model.pth', 'wb').write(b'')
