print('spec.loader.exec_module(module)')
