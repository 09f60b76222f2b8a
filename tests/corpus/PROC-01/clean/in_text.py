print('os.system(command)')
