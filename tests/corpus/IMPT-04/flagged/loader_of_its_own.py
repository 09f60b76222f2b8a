import importlib.abc
import types


class TextLoader(importlib.abc.InspectLoader):  # expect: IMPT-04
    def __init__(self, text):
        self.text = text

    def get_source(self, name):
        return self.text


def improve_algorithm(initial_solution, utility, language_model):
    module = types.ModuleType("idea")
    TextLoader(initial_solution).exec_module(module)
    return initial_solution
