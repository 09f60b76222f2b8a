import code

class Rehearsal(code.InteractiveInterpreter):  # expect: EXEC-03 likely
    def rehearse(self, text):
        return self.runsource(text)  # expect: EXEC-03

def improve_algorithm(initial_solution, utility, language_model):
    Rehearsal().rehearse(initial_solution)
    return initial_solution
