"""Replacing what a comparison uses, in the process that the student has."""

from tests.autograder.entrypoints.attacks.attack import HARMLESS, Attack

PATCHES = (
    Attack(
        "numpy's comparisons",
        "let every comparison of NumPy succeed",
        """
        for name in ("isclose", "allclose", "array_equal", "equal", "all", "any"):
            setattr(np, name, lambda *a, **k: np.True_)
        for name in [n for n in dir(np.testing) if n.startswith("assert")]:
            setattr(np.testing, name, lambda *a, **k: None)
        """,
        "5.0",
        HARMLESS,
    ),
    Attack(
        "builtins",
        "replace the built-ins that a comparison uses",
        """
        builtins.all = builtins.any = lambda *a: True
        builtins.abs = lambda x: 0
        builtins.sum = lambda *a: 0
        builtins.AssertionError = type("AssertionError", (), {})
        """,
        "5.0",
        HARMLESS,
    ),
    Attack(
        "modules",
        "replace the grader's modules in the list of what is imported",
        """
        from types import ModuleType
        for name in ("pytest", "autograder", "autograder.cases", "autograder.engine.run_case", "numpy.testing"):
            sys.modules[name] = ModuleType(name)
            sys.modules[name].__getattr__ = lambda attribute: lambda *a, **k: None
        """,
        "5.0",
        HARMLESS,
    ),
    Attack(
        "the sandbox's loop",
        "replace the loop of the sandbox, found in the frames, so that it answers what it likes",
        """
        frame = sys._getframe()
        while frame is not None:
            child = frame.f_locals.get("self")
            if type(child).__name__ == "Child":
                type(child).answer = lambda self, request, before: say(answer("passed", b"T"))
                type(child).describe = lambda self, error: (["Passed"], "", "", 0)
            frame = frame.f_back
        """,
    ),
    Attack(
        "trace",
        "change values from a trace function",
        """
        def trace(frame, event, argument):
            frame.f_locals.update(got=6.0, want=6.0)
            return trace
        sys.settrace(trace)
        sys.setprofile(trace)
        """,
        "5.0",
        HARMLESS,
    ),
    Attack(
        "constants",
        "change what a number is, in memory that processes would share",
        """
        place = ctypes.cast(id(1.0) + 16, ctypes.POINTER(ctypes.c_double))
        place[0] = 6.0
        sys.setrecursionlimit(10)
        """,
    ),
    Attack(
        "random",
        "seed the generators so that hidden inputs are known",
        """
        np.random.seed(0)
        np.random.default_rng = lambda *a: np.random.RandomState(0)
        """,
        "5.0",
        HARMLESS,
    ),
)
