"""Work that is worth nothing, and tries each known way to forge an Otter grade: nothing, through every door.

Whatever runs outside the sandbox would leave a marker: the files say `open(MARKER, "w")` where they are imported,
unpickled or collected. Everything is bounded, stays on this machine's loopback, and starts no process.
"""

import json
import pickle
import zipfile

import pytest

from tests.autograder.doors.test_same_grade import notebook
from tests.autograder.toys import SOLUTION

FORGED = """
# Patches Otter, should it ever be there.
try:
    import otter.test_files.exception_test as et
    et.test_case.call_func = lambda self, env: None
    et.ExceptionTestFile.run = lambda self, env: None
except BaseException as error:
    print(type(error))

# Says what the verdicts are.
AUTOGRADER_VERDICTS = {"toy": {}}
class Yes(dict):
    def __missing__(self, key):
        return "passed"
AUTOGRADER_VERDICTS = {"toy": Yes()}
"""

PICKLES = """
import atexit, glob, os, pickle, socket, struct, tempfile

class Evil:
    def __reduce__(self):
        return (open, (%r, "w"))

evil = pickle.dumps(Evil())

# Replaces every results pickle within reach, now and at the end.
def replace():
    for folder in (".", "..", "/tmp", tempfile.gettempdir()):
        for path in glob.glob(folder + "/*.pkl")[:50]:
            with open(path, "wb") as file:
                file.write(evil)

atexit.register(replace)
replace()
"""

PORT = """
# Sends a pickle to every port that listens on this machine, as to Otter's log server.
with open("/proc/net/tcp") as file:
    ports = [int(line.split()[1].split(":")[1], 16) for line in file.readlines()[1:] if line.split()[3] == "0A"]
for port in ports[:30]:
    with socket.socket() as s:
        s.settimeout(0.2)
        s.connect(("127.0.0.1", port))
        s.sendall(struct.pack(">L", len(evil)) + evil)
"""

FILES = """
# Writes results wherever they might be read from.
import json
for folder in (".", "..", "../results", "/autograder/results", "../../results"):
    with open(folder + "/results.json", "w") as file:
        json.dump({"score": 100, "tests": []}, file)
"""

LYING = """
import builtins, numpy as np

class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __gt__(self, other): return True
    def __bool__(self): return True
    def __float__(self): return 6.0
    def __len__(self): return 1
    def __iter__(self): return iter([self])
    def __getitem__(self, key): return self
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __sub__
    def __array__(self, *args, **kwargs): raise SystemExit(0)
    def __array_ufunc__(self, *args, **kwargs): return True
    def __array_function__(self, *args, **kwargs): return True
    def __reduce__(self): return (open, (%r, "w"))

class EqualArray(np.ndarray):
    def __eq__(self, other): return True
    def __array_ufunc__(self, *args, **kwargs): return True
    def __array_function__(self, *args, **kwargs): return True

def double(x): return Equal()
def total(numbers): return Equal()
def ask_twice(model): return np.zeros(2).view(EqualArray)
EVEN = Equal()

builtins.isinstance = lambda *a: True
np.allclose = np.isclose = lambda *a, **k: np.True_
np.testing.assert_allclose = lambda *a, **k: None
"""


@pytest.fixture
def marker(tmp_path):
    return tmp_path / "marker"


def forged_zip(path, marker, cells, metadata=None):
    """A submission zip with the notebook, and files that shadow or replace what a grader may read beside it."""
    mark = f"open({str(marker)!r}, 'w')\n"
    modules = "numpy otter nbformat pytest dill conftest sitecustomize autograder ipython_config test_toy"
    files = {f"{name}.py": mark for name in modules.split()}
    # Otter picks the only Python file where there is no notebook; here there is one.
    files["work.ipynb"] = notebook(*cells)
    if metadata:
        files["work.ipynb"] = json.dumps(json.loads(files["work.ipynb"]) | {"metadata": metadata})
    passing = 'OK_FORMAT = False\nname = "toy"\npoints = 9\n' + mark
    files |= {"tests/toy.py": passing, "submission/tests/toy.py": passing, "__init__.py": mark}
    files |= {"pytest.ini": "[pytest]\naddopts = --collect-only\n", "otter_config.json": '{"points_possible": 100}'}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(".OTTER_LOG", pickle.dumps(_Evil(str(marker))))
    return path


class _Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_forging_earns_nothing_through_any_door(doors, tmp_path, marker):
    """Patched Otter, pickles, the logging port, results files, lying values, files beside the notebook: at once."""
    cells = [FORGED, PICKLES % str(marker), PORT, FILES, LYING % str(marker), "replace()"]
    path = forged_zip(tmp_path / "work.zip", marker, cells)
    for name, door in doors.items():
        result = door(path)
        assert (name, result.status, result.score) == (name, 0, 0)
        assert not marker.exists(), name


def test_metadata_that_steers_otter_and_lying_values_earn_nothing(doors, tmp_path, marker):
    ok = {"toy": {"name": "toy", "points": 9, "suites": [{"cases": [], "type": "doctest"}]}}
    metadata = {
        "kernelspec": {"name": "no_such_kernel", "display_name": "x"},
        "otter": {"OK_FORMAT": True, "tests": ok, "assignment_name": "other"},
    }
    path = forged_zip(tmp_path / "work.zip", marker, [LYING % str(marker)], metadata)
    for name, door in doors.items():
        result = door(path)
        # Any function that leaves its argument alone is paid for that one case of ten.
        assert (name, result.score) == (name, pytest.approx(0.9))
        assert not marker.exists(), name


def test_the_honest_part_of_forged_work_is_paid(doors, tmp_path, marker):
    honest = SOLUTION + "\ndef total(numbers):\n    return 0\n"
    path = forged_zip(tmp_path / "work.zip", marker, [honest, FORGED, PICKLES % str(marker), FILES])
    for name, door in doors.items():
        result = door(path)
        assert (name, result.score) == (name, pytest.approx(9 * 6 / 10)), name  # total: weights 1 and 3 of 10
        assert not marker.exists(), name


def test_answers_kept_out_of_reach_cannot_be_read(toy_bank, toy_grader, tmp_path):
    """Reads the reference and the hidden cases from where they lie, and from memory; returns the reference's answer."""
    steal = """
        import gc, glob, sys
        found = []
        for path in (%r, %r):
            try:
                found.append(open(path).read())
            except OSError as error:
                print(error)
        for path in glob.glob("/proc/[0-9]*/mem") + glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/maps"):
            try:
                if "/self/" not in path and path.split("/")[2] != str(__import__("os").getpid()):
                    open(path, "rb").read(10)
                    found.append(path)
            except OSError:
                pass
        frame = sys._getframe()
        while frame:
            found += [v for k, v in frame.f_locals.items() if "reference" in k]
            frame = frame.f_back
        found += [o for o in gc.get_objects() if isinstance(o, dict) and "double_of_random" in str(list(o)[:50])]

        def total(numbers):
            return sum(numbers) if found else 0
    """
    from textwrap import dedent

    path = tmp_path / "work.py"
    secrets = str(toy_bank.solution("toy")), str(toy_bank.hidden_cases("toy"))
    path.write_text(dedent(steal) % secrets)
    from autograder.doors.find import Found

    row = toy_grader.grade(Found("thief", path))
    assert row.score == 0
