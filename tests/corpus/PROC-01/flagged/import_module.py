from importlib import import_module as i
i('sub' + 'process').run(['true'])  # expect: PROC-01
