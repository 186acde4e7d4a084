"""Which entry of a rubric is which after it was edited, so that marks given before follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autograder.bank.rubric import Entry, Item, Rubric

# Keys that say the place; all others are names, which stay whatever becomes of the entry.
_PLACE = re.compile(r"(?:item|deduction|cap)-\d+|.*/alternative-\d+")


def moved(old: Rubric, new: Rubric) -> dict[str, str]:
    """The keys of the new rubric by those of the old one; an entry that is gone has none.

    A name says which entry it is. Without one the wording does, within the item for an alternative; where that changed
    as well, the place among those that are left. An item that was all or nothing and has alternatives now is the one
    that earns most.
    """
    items = _matched(old.items, new.items)
    found = dict(items)
    by_key = {item.key: item for item in new.items}
    for item in old.items:
        other = by_key.get(items.get(item.key, ""))
        if other is None:
            continue
        if item.alternatives:
            found |= _matched(item.alternatives, other.alternatives)
        elif other.alternatives:
            found[item.key] = max(other.alternatives, key=lambda one: one.points).key
    return found | _matched(old.deductions, new.deductions) | _matched(old.caps, new.caps)


def follow(ticked: frozenset[str], keys: Mapping[str, str]) -> frozenset[str]:
    """What was ticked, under the new keys; what is gone keeps its own, which earns nothing."""
    return frozenset(keys.get(key, key) for key in ticked)


def changes(old: Rubric, new: Rubric) -> Iterator[str]:
    """What changed between two rubrics, in words."""
    keys = moved(old, new)
    before, after = _entries(old), _entries(new)
    for key, entry in before.items():
        now = after.get(keys.get(key, ""))
        if now is None:
            yield f"{key} is gone"
            continue
        if entry.points != now.points:
            yield f"{now.key}: {entry.points:g} -> {now.points:g}"
        if _words(entry) != _words(now):
            yield f"{now.key}: other words"
    yield from (f"{key} is new" for key in after if key not in keys.values())


def new_items(old: Rubric, new: Rubric) -> tuple[str, ...]:
    """The items of the new rubric that nobody has looked for yet."""
    known = set(_matched(old.items, new.items).values())
    return tuple(item.key for item in new.items if item.key not in known)


def _entries(rubric: Rubric) -> dict[str, Entry | Item]:
    entries: list[Entry | Item] = []
    for item in rubric.items:
        entries += [item, *item.alternatives]
    return {entry.key: entry for entry in (*entries, *rubric.deductions, *rubric.caps)}


def _matched(old: Sequence[Entry | Item], new: Sequence[Entry | Item]) -> dict[str, str]:
    found: dict[str, str] = {}

    def left() -> tuple[list[Entry | Item], list[Entry | Item]]:
        taken = set(found.values())
        return [one for one in old if one.key not in found], [one for one in new if one.key not in taken]

    names = {one.key for one in new if not _PLACE.fullmatch(one.key)}
    found |= {one.key: one.key for one in old if one.key in names}
    by_words: dict[str, list[str]] = {}
    for one in left()[1]:
        by_words.setdefault(_words(one), []).append(one.key)
    for one in left()[0]:
        if same := by_words.get(_words(one)):
            found[one.key] = same.pop(0)
    rest_old, rest_new = left()
    # A name that the new rubric doesn't have is gone: what stands in its place is something else.
    rest_old = [one for one in rest_old if _PLACE.fullmatch(one.key)]
    by_place = {one.key: one for one in rest_new}
    if len(rest_old) == len(rest_new):
        return found | {one.key: other.key for one, other in zip(rest_old, rest_new, strict=True)}
    return found | {one.key: one.key for one in rest_old if one.key in by_place}


def _words(entry: Entry | Item) -> str:
    return " ".join(entry.text.split())
