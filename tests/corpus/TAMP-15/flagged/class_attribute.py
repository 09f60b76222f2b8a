class Memory:
    known = {  # expect: TAMP-15 likely
        "a1b2c3d401": 1, "a1b2c3d402": 1, "a1b2c3d403": 1, "a1b2c3d404": 1, "a1b2c3d405": 1, "a1b2c3d406": 1,
        "a1b2c3d407": 1, "a1b2c3d408": 1, "a1b2c3d409": 1, "a1b2c3d410": 1, "a1b2c3d411": 1, "a1b2c3d412": 1,
        "a1b2c3d413": 1, "a1b2c3d414": 1, "a1b2c3d415": 1, "a1b2c3d416": 1, "a1b2c3d417": 1, "a1b2c3d418": 1,
        "a1b2c3d419": 1, "a1b2c3d420": 1, "a1b2c3d421": 1, "a1b2c3d422": 1, "a1b2c3d423": 1, "a1b2c3d424": 1,
    }
