import unittest

unittest.TestCase.assertEqual = lambda self, first, second: None  # expect: TAMP-08
