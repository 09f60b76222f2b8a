print('ProcessPoolExecutor is not used')
