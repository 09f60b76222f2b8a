def run(task):
    try:
        return task()
    except SystemExit:
        return None
