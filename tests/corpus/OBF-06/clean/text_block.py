TABLE = """
a                                                                                                                                                                                                                                                                                                            b
"""
