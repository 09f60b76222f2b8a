async def task():
    return 1

names = task().cr_frame.f_globals  # expect: INTR-03
