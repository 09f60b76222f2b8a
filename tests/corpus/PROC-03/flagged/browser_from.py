from webbrowser import open_new_tab as show
show('x.html')  # expect: PROC-03
