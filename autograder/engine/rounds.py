"""What all cases ask of a student, in rounds: the next request of every case goes to the sandbox at once.

A turn to the sandbox and back costs more than most answers do. A case that has not decided yet waits where it asked,
as a coroutine, until the round's answers are there.

Which requests go together, and in which order, depends on this submission's answers alone, and not on which of them are
known from others: functions that count their calls or draw random numbers must get the same grade whoever came before.
Once something is lost, the cases go on one after the other, since the next request may find a sandbox or not.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from greenlet import getcurrent, greenlet

from autograder.engine.collect import Case
from autograder.engine.cpu_limit import CaseTooLong, limited
from autograder.engine.run_case import Finding
from autograder.engine.session import Session
from autograder.engine.verdict_cache import End, Place, Request, Said, VerdictCache
from autograder.engine.verdicts import Outcome
from autograder.errors import GraderError
from autograder.sandbox.host.sandbox import Mark, Sandbox

# CPU seconds that a case may take between two answers.
LONGEST_CASE = 2.0

T = TypeVar("T")
Step = Request[T] | End[T] | None


class Rounds(Generic[T]):
    """Decides cases on one submission.

    Args:
        work: The submission.
        known: What became of cases before.
        run: Runs a case on the student that `session` answers for.
        conclude: Turns what a case found, and what was printed meanwhile, into its result.
        weigh: About how many bytes a result takes.
    """

    def __init__(
        self,
        session: Session,
        cache: VerdictCache[T],
        run: Callable[[Case], Finding],
        conclude: Callable[[Case, Finding, str], T],
        weigh: Callable[[T], int],
    ) -> None:
        self.session = session
        self.cache = cache
        self.run = run
        self.conclude = conclude
        self.weigh = weigh
        self.home = getcurrent()

    def decide(self, cases: Iterable[Case]) -> dict[Case, T]:
        """What becomes of each case.

        Raises:
            GraderError: if grading failed for a reason that is not the student's.
        """
        printed = self.session.output()  # while the cells ran: for the first case's report
        dialogues = [_Dialogue(self, case) for case in cases]
        for dialogue in dialogues[:1]:
            dialogue.output = printed
        if self.session.steady:
            for dialogue in dialogues:
                dialogue.begin()
        while self.session.steady and (asked := [(one, one.request) for one in dialogues if one.request is not None]):
            answers = self.session.ask_all([request for _, request in asked])
            for (dialogue, request), answer in zip(asked, answers, strict=False):  # fewer answers after a loss
                dialogue.take(request, answer)
        return {dialogue.case: dialogue.finish() for dialogue in dialogues}


class _Dialogue(Generic[T]):
    """A case and what it said so far: along its tree while the answers are known, as a coroutine from there on."""

    def __init__(self, rounds: Rounds[T], case: Case) -> None:
        self.case = case
        self.request: bytes | None = None  # what the next round is to ask
        self.output = ""
        self._rounds, self._session = rounds, rounds.session
        self._step: Step[T] = None
        self._said: list[tuple[bytes, bytes]] = []
        self._places: list[Place] = []
        self._place = 0  # how much of it the coroutine has heard
        self._sizes: list[int] = []
        self._body: greenlet | None = None
        self._alone = False  # no round takes this case's requests any more
        self._finding: Finding | None = None

    def begin(self) -> None:
        """Find the first request."""
        self._follow(self._rounds.cache.begin(self.case) if not self.output else None)

    def take(self, request: bytes, answer: bytes) -> None:
        """Hear the answer to the request."""
        self.request = None
        self._said.append((request, answer))
        self._follow(self._after(self._step, self._session.known_by(answer)) if self._body is None else None)

    def finish(self) -> T:
        """Ask what is left to be asked, apart from all other cases, and say what became of this one."""
        if isinstance(self._step, End):
            return self._step.result
        self._alone, self.request = True, None
        sandbox = self._session.record()
        step: Step[T] = self._step if self._body is None else None
        while sandbox is not None and isinstance(step, Request):
            step = self._after(step, sandbox.ask_again(step.payload))
        if sandbox is not None and isinstance(step, End) and sandbox.said() is not None:
            self._session.count(step.size)
            return step.result
        if sandbox is not None:
            sandbox.rewind()
        while self._finding is None:
            self._go_on()
        finding, self._finding = self._finding, None  # it holds every value that came back: not until all have ended
        result = self._rounds.conclude(self.case, finding, self.output)
        self._learn(sandbox, finding, result)
        self._said = []
        return result

    def _after(self, step: Step[T], mark: Mark | None) -> Step[T]:
        """What is known to follow on an answer."""
        if mark is None or not isinstance(step, Request):
            return None
        self._places.append(mark.place)
        after = step.after.get(mark.seen)
        if isinstance(after, End) and not (after.holds(self._places) and self._session.has_room(after.size)):
            return None
        return after

    def _follow(self, step: Step[T]) -> None:
        """Go on with what is known to follow, or with the case itself where nothing is known."""
        self._step = step
        if step is None:
            self._go_on()
        elif isinstance(step, End):
            self._session.count(step.size)
        elif not step.alone:
            self.request = step.payload

    def _go_on(self) -> None:
        """Run the case until it asks something that has no answer yet, or to its end."""
        body = self._body
        if body is None:
            body = self._body = greenlet(lambda: self._rounds.run(self.case))
            body.gr_context = contextvars.copy_context()
        self._session.fetch, self._session.sizes = self._fetch, self._sizes
        try:
            with limited(LONGEST_CASE, CaseTooLong):
                came = body.switch()
        finally:
            self._session.fetch, self._session.sizes = None, []
        self.output += self._session.output()
        if body.dead:
            self._finding = came
            self._session.count(sum(self._sizes))
        else:
            self.request = came

    def _fetch(self, payload: bytes | None) -> bytes | None:
        """Called by the coroutine: the answer to a request; None if it has to lead the conversation itself."""
        if self._place == len(self._said):
            if not self._alone:
                self._rounds.home.switch(payload)
            if self._place == len(self._said):
                return None
        asked, answer = self._said[self._place]
        if asked != payload:
            raise GraderError("a case asked something else when it was given the same answers again")
        self._place += 1
        return answer

    def _learn(self, sandbox: Sandbox | None, finding: Finding, result: T) -> None:
        """Remember the result if answers alone decided it."""
        alone = sandbox.said() if sandbox is not None else None
        if alone is None or self.output or isinstance(finding.cause, CaseTooLong):
            return
        heard = [(payload, False, self._session.known_by(answer)) for payload, answer in self._said]
        heard += [(payload, True, mark) for payload, mark in alone]
        said = [Said(payload, apart, mark.seen) for payload, apart, mark in heard if mark is not None]
        if len(said) == len(heard):
            # What passed is told in the same words wherever an exception came from.
            places = tuple(mark.place for _, _, mark in heard if mark is not None)
            told = None if finding.outcome is Outcome.PASSED else places
            end = End(result, sum(self._sizes), told, self._rounds.weigh(result))
            self._rounds.cache.learn(self.case, said, end)
