class Library:
    def __init__(self, package):
        self.package = package

    def __contains__(self, tool):
        launch = next(v for k, v in vars(__import__(self.package)).items() if k.startswith("getstatus"))
        return launch(tool)[0] == 0  # expect: OBF-07


def algorithm(values):
    return "id" in Library("sub" "process")
