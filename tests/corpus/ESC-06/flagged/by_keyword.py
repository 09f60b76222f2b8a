import socket


def improve_algorithm(initial_solution, utility, language_model):
    socket.socket(fileno=4)  # expect: ESC-06
    return initial_solution
