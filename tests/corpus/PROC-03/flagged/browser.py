import webbrowser
webbrowser.open('x.html')  # expect: PROC-03
