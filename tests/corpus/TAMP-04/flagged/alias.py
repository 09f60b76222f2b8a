from os import write as put

def answer(data):
    put(3, data)  # expect: TAMP-04

answer(b"x")
