print('os.kill(os.getppid(), 9)')
