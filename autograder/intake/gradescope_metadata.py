"""What Gradescope's export says about its submissions: `submission_metadata.yml`.

Written by Ruby, keys with a colon in front; one entry a submission, by the name of its folder:

    submission_456:
      :submitters:
      - :name: Ann Lee
        :sid: '1234'
        :email: ann@example.edu
      :created_at: 2026-11-12 08:00:00.123456000 Z
      :score: 10.0
      :results: ...
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from autograder.intake.submitter import Member, Submitter, plain

METADATA = "submission_metadata.yml"
_MOST_NESTED = 50
_WANTED = (":submitters:", ":created_at:")


@dataclass(frozen=True)
class ListedSubmission:
    """A submission as the export lists it.

    Attributes:
        folder: The name of its folder.
        person: The student, or the group.
        keys: What tells each submitter from all others.
        created: When it was handed in; the earliest of times if the export does not say.
    """

    folder: str
    person: Submitter
    keys: frozenset[str]
    created: datetime.datetime


def read_metadata(text: str) -> list[ListedSubmission]:
    """Read the export's list of submissions.

    Raises:
        ValueError: if it is not such a list; says why.
    """
    import yaml  # late: only Gradescope's exports need it

    loader = _loader()
    # Old results stand in it too, up to megabytes a student, and reading YAML is slow.
    for source in (_shortened(text), text):
        try:
            _refuse_depth(source)
            data = yaml.load(source, loader)  # noqa: S506 - a base loader makes no objects
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            problem = f"no valid YAML ({' '.join(str(error).split())[:200]})"
            continue
        if isinstance(data, dict) and all(isinstance(entry, dict) for entry in data.values()):
            return [_listed(plain(folder), entry) for folder, entry in data.items()]
        problem = "not a list of submissions by folder"
    raise ValueError(problem)


def _loader() -> Any:
    """Only text, lists and dicts come out of it: no tag makes an object, no `0123` becomes another number."""
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _refuse_depth(source: str) -> None:
    """Refuse lists inside lists without end: the reader in C would use up its stack, and end the whole command.

    Raises:
        ValueError: if it is as deep as no export is.
    """
    import yaml

    depth = 0
    for event in yaml.parse(source, _loader()):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_NESTED:
            raise ValueError("it is nested too deeply")


def _shortened(text: str) -> str:
    """Only the parts of each entry that are read here."""
    kept, wanted = [], True
    for line in text.splitlines():
        if line[:1] not in ("", " "):
            wanted = True
        elif re.match(r" {2}:\w+:", line):
            wanted = line.lstrip().startswith(_WANTED)
        if wanted:
            kept.append(line)
    return "\n".join(kept)


def _listed(folder: str, entry: dict[str, Any]) -> ListedSubmission:
    submitters = entry.get(":submitters")
    members, keys = [], set()
    for submitter in submitters if isinstance(submitters, list) else []:
        if isinstance(submitter, dict):
            member = Member(*(plain(submitter.get(key)) for key in (":name", ":email", ":sid")))
            members.append(member)
            keys.add(member.sid or member.email or member.name)
    submitted = plain(entry.get(":created_at"))
    person = Submitter.group(members, submitted)
    return ListedSubmission(folder, person, frozenset(keys or {folder}), time_of(submitted))


def time_of(text: str) -> datetime.datetime:
    """When, the earliest of times if it doesn't say: `2026-11-12 08:00:00.123456000 Z`, or with `-08:00` at its end."""
    try:
        time = datetime.datetime.fromisoformat(re.sub(r" (?=(Z|[+-]\d\d:?\d\d)$)", "", text.replace(" UTC", "Z")))
    except ValueError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
