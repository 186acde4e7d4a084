"""State: what is kept from one case to the next, and what a case would take for granted."""

from tests.autograder.entrypoints.attacks.attack import FULL, HARMLESS, Attack

# Right work that changes the state of its process in one call. What it changes is its own, and nobody else's.
_CHANGES = {
    "NumPy's errors": ("let NumPy raise where it would go on", "np.seterr(all='raise')"),
    "NumPy's printing": (
        "let NumPy print the same for all numbers",
        "np.set_printoptions(formatter={'all': lambda x: '6'})",
    ),
    "random state": ("set the random state", "np.random.seed(1)\n__import__('random').seed(1)"),
    "clock": ("stop the clock", "time.time = time.monotonic = time.perf_counter = lambda: 0.0"),
    "warnings": ("make an error of every warning", "__import__('warnings').simplefilter('error')"),
    "working directory": ("go elsewhere", "os.chdir('/dev')"),
    "environment": ("change the environment", "os.environ.update(PYTHONPATH='.', OTTER='x', PYTEST_ADDOPTS='--co')"),
    "decimals": ("change how decimals are rounded", "__import__('decimal').getcontext().prec = 1"),
    "recursion": ("lower the recursion limit to what the next calls need", "quietly(sys.setrecursionlimit, 60)"),
    "garbage": ("stop the garbage collector", "gc.disable()\ngc.freeze()"),
    "standard output": ("close standard output", "sys.stdout.close()\nsys.stdout = sys.stderr = None"),
    "import hooks": (
        "clear how modules are found",
        "sys.meta_path.clear()\nsys.path_hooks.clear()\nsys.modules.pop('json')",
    ),
    "excepthook": ("replace what prints exceptions", "sys.excepthook = sys.unraisablehook = lambda *a: os._exit(0)"),
    "switch interval": ("let no other thread run", "sys.setswitchinterval(1e6)"),
    "trace": ("trace every line", "sys.settrace(lambda *a: None)"),
    "audit hook": ("listen to every event of the interpreter", "sys.addaudithook(lambda *a: None)"),
    "locale": ("change the locale", "quietly(__import__('locale').setlocale, 0, 'de_DE.UTF-8')"),
    "mutated argument": ("change the argument of a case that does not look", "x[0] = 0.0\nx = [3.0]"),
}

STATE = (
    *(Attack(name, tries, code, once=True, honest=FULL) for name, (tries, code) in _CHANGES.items()),
    Attack(
        "call counting",
        "be right in the first call only, to see what is checked first",
        "globals()['COUNT'] = globals().get('COUNT', 0) + 1",
        "2 * np.asarray(x) if COUNT == 2 else 5",
        2 * HARMLESS,  # the public case on `double`, and the argument left alone
    ),
    Attack(
        "answers kept",
        "return what was returned before, from one case to the next",
        "globals().setdefault('KEPT', {})",
        "KEPT.setdefault('answer', 5.0)",
        HARMLESS,
    ),
    Attack(
        "functions kept",
        "call a function of the grader's after the call that it was given to",
        """
        frame = sys._getframe(1)
        model = frame.f_locals.get("x")
        if callable(model): globals()["KEPT"] = model
        elif "KEPT" in globals():
            KEPT(1)
            win()
        """,
        right=True,
    ),
    Attack(
        "functions in threads",
        "go on calling a function of the grader's from a thread",
        """
        model = sys._getframe(1).f_locals.get("x")
        if callable(model):
            threading.Thread(target=lambda: [quietly(model, n) or time.sleep(0.001) for n in range(50)]).start()
        """,
    ),
    Attack(
        "late thread",
        "change the answer from a thread after it was returned",
        """
        globals()["LATE"] = np.zeros(1)
        threading.Thread(target=lambda: [LATE.fill(6.0) or time.sleep(0.001) for _ in range(200)]).start()
        time.sleep(0.01)
        LATE.fill(5.0)
        """,
        "np.full(1, 5.0)",
        HARMLESS,
    ),
    Attack(
        "two answers",
        "send an answer from a thread while the function computes",
        "threading.Thread(target=lambda: quietly(say, value(number(3)))).start()\ntime.sleep(0.02)",
        "3",
    ),
    Attack(
        "functions of the grader's returned",
        "return the function that was given, so that it is compared with itself",
        value="x",
        honest=HARMLESS,
    ),
    Attack(
        "functions replaced",
        "replace the other functions once the public cases have run",
        """
        globals()["COUNT"] = globals().get("COUNT", 0) + 1
        if COUNT > 4: globals()["total"] = lambda n: 3
        """,
        "3",
        # The public case on `total`, and the argument left alone.
        2 * HARMLESS,
    ),
    Attack(
        "the sandbox before",
        "look for what the student before left in the folders beside",
        """
        beside = os.path.dirname(os.getcwd())
        for name in os.listdir(beside):
            if os.path.join(beside, name) != os.getcwd(): win()
        """,
        right=True,
        honest=0.0,
    ),
    Attack(
        "a message to the next",
        "leave a file for the student after",
        """
        for place in ("..", tempfile.gettempdir() + "/..", "/tmp", "/var/tmp", "/dev/shm"):
            if quietly(write, place + "/mark-" + MARK, b"x") is None and os.path.exists(place + "/mark-" + MARK): win()
        """,
        right=True,
        layers=("files",),
    ),
    Attack(
        "wrong type once",
        "return another type each time",
        "globals()['COUNT'] = globals().get('COUNT', 0) + 1",
        "[6.0, '6.0', None, object(), {6.0}, b'6'][COUNT % 6]",
        HARMLESS,
    ),
)
