class Editor:
    def edit(self):
        return open('/app/' + 'lang' + 'uage_model.py', 'r+')  # expect: FSWR-05
