"""Processes: left behind, or turned against the grader's."""

from tests.autograder.doors.attacks.attack import Attack

PROCESS = (
    Attack(
        "child that writes later",
        "leave a process behind, in a session of its own, that goes on writing results",
        """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for _ in range(50):
                    for folder, names in tree():
                        for name in (*[n for n in names if n.endswith((".json", ".pkl"))], "results.json"):
                            content = pickle.dumps(Bomb()) if name.endswith(".pkl") else json.dumps(FULL).encode()
                            quietly(write, os.path.join(folder, name), content)
                    time.sleep(0.1)
            os._exit(0)
        """,
    ),
    Attack("program", "start another program that outlives the grading", "subprocess.Popen(['/bin/sleep', '20'])"),
    Attack(
        "thread", "keep threads running", "[threading.Thread(target=time.sleep, args=(9,)).start() for _ in range(5)]"
    ),
    Attack("kill", "kill the process that started this one", "os.kill(os.getppid(), signal.SIGKILL)"),
    Attack("limit", "take the CPU time of the process above", "resource.prlimit(os.getppid(), 0, (0, 0))"),
    Attack("replace", "become another program", "os.execv('/bin/true', ['true'])"),
    Attack("close", "close every file descriptor", "os.closerange(0, 256)"),
    Attack("exit", "end the process as if all were well", "os._exit(0)"),
    Attack(
        "swallow",
        "swallow the signals that could end it",
        "[quietly(signal.signal, n, signal.SIG_IGN) for n in range(65)]",
    ),
    Attack(
        "shared memory",
        "leave memory and locks behind that outlive the process",
        """
        from multiprocessing import shared_memory
        shared_memory.SharedMemory("cheat-mark", create=True, size=64)
        """,
    ),
)
