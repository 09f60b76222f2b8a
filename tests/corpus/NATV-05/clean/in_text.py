print('os.abort()', 'faulthandler._sigsegv()')
