"""Forging results: in Otter, in its files, and in the files that a grader leaves; what is patched is in `patch`."""

from tests.autograder.entrypoints.attacks.attack import Attack

FORGE = (
    Attack(
        "call_func",
        "make every Otter test case pass by replacing the method that calls it",
        """
        import otter.test_files.exception_test as tests
        tests.test_case.call_func = lambda self, environment: None
        """,
    ),
    Attack(
        "results class",
        "give Otter's results full marks by replacing how they are turned into JSON, and how a test file runs",
        """
        import otter.test_files as tests
        from otter.test_files.abstract_test import TestCaseResult
        def passes(self, environment):
            self.test_case_results = [TestCaseResult(test_case=c, message="", passed=True) for c in self.test_cases]
        tests.ExceptionTestFile.run = passes
        tests.GradingResults.to_gradescope_dict = lambda self, config: FULL
        """,
    ),
    Attack(
        "pickle with __reduce__",
        "overwrite every results pickle with one that runs code in the grader: now, in a thread and at exit",
        """
        def plant():
            for folder, names in tree():
                for name in (*[n for n in names if n.endswith(".pkl")], "results.pkl"):
                    quietly(write, os.path.join(folder, name), pickle.dumps(Bomb()))
        def keep():
            for _ in range(20):
                plant()
                time.sleep(0.02)
        plant()
        threading.Thread(target=keep, daemon=True).start()
        atexit.register(plant)
        """,
        layers=("files",),
    ),
    Attack(
        "log",
        "leave a pickle where Otter reads its log",
        """
        for folder in (os.getcwd(), *(folder for folder, _ in tree())):
            quietly(write, os.path.join(folder, ".OTTER_LOG"), pickle.dumps(Bomb()))
        """,
        layers=("files",),
    ),
    Attack(
        "results.json",
        "write full marks to every place where results may lie",
        """
        for folder, names in tree():
            for name in (*[n for n in names if n.endswith(".json")], "results.json", "grades.csv"):
                quietly(write, os.path.join(folder, name), json.dumps(FULL).encode())
        """,
        layers=("files",),
    ),
    Attack(
        "logging port",
        "send a pickle to the port where Otter's own process listens for log records",
        """
        sockets = set()
        for fd in quietly(os.listdir, f"/proc/{os.getppid()}/fd") or ():
            sockets.add((quietly(os.readlink, f"/proc/{os.getppid()}/fd/{fd}") or "")[8:-1])
        with open("/proc/net/tcp") as table:
            lines = [line.split() for line in table][1:]
        for fields in lines[:200]:
            if fields[3] == "0A" and fields[9] in sockets:
                with socket.create_connection(("127.0.0.1", int(fields[1].split(":")[1], 16)), 1) as sock:
                    sock.sendall(struct.pack(">L", len(pickle.dumps(Bomb()))) + pickle.dumps(Bomb()))
        """,
    ),
    Attack(
        "verdicts",
        "define the name under which verdicts reach Otter's test files, as a dict that has passed everything",
        """
        class Passed(dict):
            def __missing__(self, key): return Passed() if key == "toy" else "passed"
        globals()["AUTOGRADER_VERDICTS"] = Passed()
        builtins.AUTOGRADER_VERDICTS = Passed()
        """,
    ),
    Attack(
        "longer path",
        "have a test file checked whose path contains the real one's, so that the real one counts as done",
        """
        from otter.execute import Checker
        from otter.nbmeta_config import NBMetadataConfig
        os.makedirs("mine./tests", exist_ok=True)
        passes = "from otter.test_files import test_case\\nOK_FORMAT = False\\nname = 'toy'\\npoints = 9\\n"
        write("mine./tests/toy.py", (passes + "@test_case(points=9)\\ndef f(): pass\\n").encode())
        Checker.check("mine./tests/toy.py", NBMetadataConfig())
        """,
    ),
)
