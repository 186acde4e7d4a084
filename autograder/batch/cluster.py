"""A Dask cluster in the place of `workers`: the same submissions in, the same plain data out.

What runs there is `cluster_worker`. Between here and there go bytes that hold JSON, and the bytes of the submission.
`distributed` is imported only where a cluster is asked for.
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from typing import Any, Generic, Self, TypeVar

from autograder.batch.cluster_worker import end_run, grade_there
from autograder.batch.fingerprint import Fingerprints
from autograder.batch.plan import PlannedTask
from autograder.batch.tasks import Graded
from autograder.batch.workers import Setup
from autograder.errors import GraderError, UsageError
from autograder.logs import traceback_text

CONNECT_SECONDS = 10.0
# How long nothing may come back before we ask whether there is a worker left.
PATIENCE_SECONDS = 60.0
# Submissions on their way for each thread of the cluster: one that is graded, and the next one.
IN_FLIGHT = 2

Key = TypeVar("Key")


class Cluster(Generic[Key]):
    """Has submissions graded by a Dask cluster. A context manager, used as `Workers` is.

    Args:
        setup: What the workers have to know.
        fingerprints: What results are computed from here, which must be the same there.
        address: The scheduler's, such as `tcp://10.0.0.1:8786`.
        accept: Called before anything is graded in a sandbox that lacks something, with what it lacks; may raise.

    Raises:
        UsageError: on entering, if Dask is not installed, or nothing answers at the address.
    """

    def __init__(
        self, setup: Setup, fingerprints: Fingerprints, address: str, accept: Callable[[Sequence[str]], None]
    ) -> None:
        self._order: dict[str, Any] = {
            "run": uuid.uuid4().hex,
            "setup": {**vars(setup), "bank": str(setup.bank)},
            "fingerprints": vars(fingerprints),
            "accepted": [],
        }
        self._address = address
        self._accept = accept
        self._flying: dict[Any, tuple[Key, PlannedTask]] = {}
        self._landed: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        try:
            import dask
            from distributed import Client
        except ImportError as error:
            what = "--scheduler needs Dask, which is not installed here"
            raise UsageError(f"{what}: pip install 'distributed', here and on each worker") from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is said in a line of ours
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})  # a large notebook is no mistake
        try:
            self._client = Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)
        except Exception as error:  # of any type, as there are many ways to get an address wrong
            what = f"no Dask scheduler answers at {self._address} ({type(error).__name__})"
            raise UsageError(f"{what}: start one with `dask scheduler`, or mend --scheduler") from error
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            self._client.close()
            raise UsageError(
                f"the scheduler at {self._address} has no workers: start some with `dask worker {self._address}`"
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, planned: Iterable[tuple[Key, PlannedTask]]) -> Iterator[tuple[Key, Graded]]:
        """Have all of it graded; what is done first comes first.

        Raises:
            GraderError: if the scheduler or all workers are gone, or a worker can't grade.
            UsageError: if a worker has other files or versions than this machine.
        """
        rest = iter(planned)
        while True:
            room = self._room()
            while len(self._flying) < room and (job := next(rest, None)) is not None:
                self._send(*job)
            if not self._flying:
                return
            yield from self._take(self._next_landed())
            while not self._landed.empty():
                yield from self._take(self._landed.get())

    def close(self) -> None:
        """Cancel what is in flight, and end this run's graders."""
        with contextlib.suppress(Exception):  # who is gone needs no word, and the others' graders leave when idle
            if self._client.status == "running":
                self._client.cancel(list(self._flying))
                self._client.run(end_run, self._order["run"], on_error="ignore")
        self._flying.clear()
        self._client.close()

    def _room(self) -> int:
        with self._reached():
            threads: int = sum(self._client.nthreads().values())
        return max(1, IN_FLIGHT * threads)

    def _send(self, key: Key, planned: PlannedTask) -> None:
        order, task = (json.dumps(data).encode() for data in (self._order, planned.task.plain()))
        with self._reached():
            future = self._client.submit(grade_there, order, task, planned.content, pure=False)
        self._flying[future] = key, planned
        future.add_done_callback(self._landed.put)

    def _next_landed(self) -> Any:
        while True:
            try:
                return self._landed.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                with self._reached():
                    if self._client.nthreads():
                        continue
            raise GraderError(f"the cluster at {self._address} has no worker left; what was graded is kept")

    def _take(self, future: Any) -> Iterator[tuple[Key, Graded]]:
        """What has come back: a result, or the reason why the worker did not begin."""
        from distributed import KilledWorker

        key, planned = self._flying.pop(future)
        try:
            with self._reached():
                answer = json.loads(future.result())
        except KilledWorker as error:
            # Dask has tried it elsewhere, as often as its `allowed-failures` says.
            lost = f"the machine that graded it was lost, {error.allowed_failures + 1} times"
            yield key, Graded(error=lost, details=traceback_text(error))
            return
        except GraderError:
            raise
        except Exception as error:  # such as an import that fails there
            what = f"the cluster can't run it ({type(error).__name__}: {error})"
            raise UsageError(f"{what}: this package must be installed for each worker as it is here") from error
        if "wrong" in answer:
            raise UsageError(answer["wrong"])
        if "failed" in answer:
            raise GraderError(answer["failed"])
        if "lacks" in answer:
            if answer["lacks"] not in self._order["accepted"]:
                self._accept(answer["lacks"])
                self._order["accepted"].append(answer["lacks"])
            self._send(key, planned)
        else:
            yield key, Graded(**answer)

    @contextlib.contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (OSError, CancelledError) as error:
            what = f"the scheduler at {self._address} is gone"
            raise GraderError(f"{what}; what was graded is kept: run the same command again") from error
