print(__file__, __name__, __doc__)
