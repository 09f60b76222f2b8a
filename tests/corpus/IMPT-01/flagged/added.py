__import__('so' + 'cket')  # expect: IMPT-01
