import threading

def algorithm(clauses, variable_count):
    for _ in range(5000):
        threading.Thread(target=len, args=("x",)).start()  # expect: RES-01
    return [True] * variable_count
