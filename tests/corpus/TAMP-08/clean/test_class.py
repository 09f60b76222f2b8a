import unittest

class Case(unittest.TestCase):
    def assertEqual(self, first, second):
        assert first == second
