import datetime
datetime.date(2020, 1, 1).replace(year=2021)
