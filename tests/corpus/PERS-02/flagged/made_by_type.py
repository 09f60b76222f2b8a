def farewell(self):
    with open("late.log", "a") as file:
        file.write("x")


Carrier = type("Carrier", (str,), {"__" + "del" + "__": farewell})  # expect: PERS-02
