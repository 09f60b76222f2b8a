class Printer:
    strict = False


class Judge:
    strict = True

    def score(self, utility, text):
        return utility(text, use_sandbox=self.strict)


class Base:
    safe = False


class Careful(Base):
    safe = True

    def score(self, utility, text):
        return utility(text, use_sandbox=self.safe)


def improve_algorithm(initial_solution, utility, language_model):
    print(Printer.strict)
    Careful().score(utility, initial_solution)
    return max([initial_solution], key=lambda text: Judge().score(utility, text))
