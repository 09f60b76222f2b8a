import shutil
shutil.rmtree('/' + 'var' + '/lib')  # expect: FSWR-03
