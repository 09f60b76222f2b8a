__import__('webbrowser').get()  # expect: PROC-03
