class Tool:
    excepthook = None

tool = Tool()
tool.excepthook = print
