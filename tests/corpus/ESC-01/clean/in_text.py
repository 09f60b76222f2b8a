print('os.unshare(os.CLONE_NEWUSER)')
