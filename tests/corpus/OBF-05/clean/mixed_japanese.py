値_max = 3
