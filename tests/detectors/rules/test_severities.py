import pytest

from detectors.findings import Severity
from detectors.static import analyse


def severities(source: str, rule: str) -> set[Severity]:
    return {finding.severity for finding in analyse(source).findings if finding.rule == rule}


@pytest.mark.parametrize(
    ("rule", "source", "expected"),
    [
        ("DESR-01", "import pickle\npickle.loads(pickle.dumps([1]))", Severity.INFO),
        ("DESR-01", "import pickle\npickle.dump(1, open('a', 'wb'))\npickle.load(open('a', 'rb'))", Severity.INFO),
        ("DESR-01", "import pickle\npickle.dump(1, open('a', 'wb'))\npickle.load(open('/a', 'rb'))", Severity.HIGH),
        ("DESR-01", "import pickle\npickle.load(open('a', 'rb'))", Severity.HIGH),
        ("DESR-01", "import shelve\nshelve.open('cache')", Severity.INFO),
        ("IMPT-01", "__import__('time')", Severity.INFO),
        ("IMPT-01", "__import__('socket')", Severity.LOW),
        ("IMPT-01", "__import__('so' + 'cket')", Severity.HIGH),
        ("IMPT-03", "import sys\nsys.path.append('.')", Severity.INFO),
        ("IMPT-03", "import sys\nsys.path = []", Severity.INFO),
        ("FSWR-01", "open('/results/x', 'w')", Severity.LOW),
        ("FSWR-01", "open('/etc/x', 'w')", Severity.HIGH),
        ("ESC-01", "import os\nos.mkfifo('pipe')", Severity.INFO),
        ("SECR-05", "import pwd\npwd.getpwuid(0)", Severity.LOW),
    ],
)
def test_what_may_be_honest_weighs_less(rule: str, source: str, expected: Severity) -> None:
    assert {expected} == severities(source, rule)


def test_a_child_inherits_the_environment_without_a_reading_of_it() -> None:
    assert severities("import os, subprocess\nsubprocess.run(['true'], env=os.environ)", "SECR-01") == {Severity.LOW}


def test_to_declare_a_native_function_is_no_call_of_it() -> None:
    source = "import ctypes\nctypes.pythonapi.Py_IncRef.restype = None"
    proved = [item for item in analyse(source).findings if item.rule == "NATV-01" and item.certainty.value == "proved"]
    assert proved == []
