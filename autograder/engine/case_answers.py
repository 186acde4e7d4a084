"""What one case is answered: from the transcript as long as it asks what was recorded, live from there on."""

from __future__ import annotations

from typing import Any

from autograder.engine.recording import Request
from autograder.engine.session import Session
from autograder.engine.transcript import Answers
from autograder.sandbox.host.errors import SandboxLost
from autograder.sandbox.host.protocol import CASE_BYTES
from autograder.sandbox.host.sandbox import call_request, get_request
from autograder.sandbox.wire.format import Room


class CaseAnswers:
    """Answers for a student in one case.

    Attributes:
        live: Whether it asked something else than what was recorded.
    """

    def __init__(self, session: Session, requests: tuple[Request, ...], answers: Answers) -> None:
        self._session = session
        self._requests = requests
        self._answers = answers
        self._place = 0
        self.live = False
        self._room = Room(CASE_BYTES)

    def call(self, name: str, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool) -> Any:
        """Call a function of the student; raises as `Session.call`."""
        answer = None if self.live else self._next(call_request(name, args, kwargs, echo))
        if answer is None:
            return self._session.call(name, args, kwargs, echo=echo, room=self._room)
        return self._session.read(answer, name, echo, self._room)

    def get(self, name: str) -> Any:
        """The value of a name at the student's top level; raises as `Session.get`."""
        answer = None if self.live else self._next(get_request(name))
        if answer is None:
            return self._session.get(name, self._room)
        return self._session.read(answer, name, echo=False, room=self._room)

    def _next(self, payload: bytes | None) -> bytes | None:
        """The answer to the next request; None if it is another than was recorded."""
        place = self._place
        self.live = place >= len(self._answers) or self._requests[place].payload != payload
        if self.live:
            return None
        self._place += 1
        answer = self._answers[place]
        if isinstance(answer, SandboxLost):
            raise answer
        return answer
