import string


class Renderer(string.Formatter):
    def pull(self, template, **scope):
        for _, name, _, _ in self.parse(template):  # expect: INTR-04
            if name:
                yield self.get_field(name, (), scope)[0]


mark = "_" * 2
found = list(Renderer().pull("{u.pull." + mark + "globals" + mark + "}", u=Renderer))
