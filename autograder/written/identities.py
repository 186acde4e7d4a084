"""Which entry of a rubric is which after it was edited, so that marks given before follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain

from autograder.bank.rubric import Entry, Item, Rubric

# Keys that say the place; all others are names, which stay whatever becomes of the entry.
_PLACE = re.compile(r"(?:item|deduction|cap)-\d+|.*/alternative-\d+")
# An entry without a name that has the same price and reads so much alike is the same one, worded anew.
_ALIKE = 0.6


@lru_cache(maxsize=100)  # asked for each mark of a part
def moved(old: Rubric, new: Rubric) -> Mapping[str, str]:
    """The keys of the new rubric by those of the old one; an entry that is gone has none.

    A name says which entry it is. Without one the wording does, within the item for an alternative; where that changed,
    an entry of the same price and of similar words, if there is one such and no other. Where nothing says so, price and
    words changed at once, or another entry stands in its place, it is gone: nobody's mark follows a guess. An item that
    was all or nothing and has alternatives now is the one that earns most.
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
    """What was ticked, under the new keys; what is gone is not ticked any more."""
    return frozenset(keys[key] for key in ticked if key in keys)


def changes(old: Rubric, new: Rubric) -> Iterator[str]:
    """What changed between two rubrics, in words."""
    keys = moved(old, new)
    before, after = entries(old), entries(new)
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


def to_look_at(old: Rubric, new: Rubric, ticked: frozenset[str]) -> tuple[str, ...]:
    """Why a mark under the old rubric does not hold under the new one, in words; empty if it does.

    It doesn't where something that it ticked is gone, or something is new that nobody has looked for. A new alternative
    matters to those only who have no better one of its item.

    Args:
        old: The rubric under which it was marked.
        new: The rubric as it is now.
        ticked: The keys that were ticked, of the old rubric.
    """
    keys = moved(old, new)
    known, now = set(keys.values()), follow(ticked, keys)
    added = [item.key for item in new.items if item.key not in _kept_items(keys, old)]
    for item in new.items:
        best = max((one.points for one in item.alternatives if one.key in now), default=-1.0)
        fresh = [one for one in item.alternatives if one.key not in known and item.key not in added]
        added += [one.key for one in fresh if one.points > best]
    added += [entry.key for entry in chain(new.deductions, new.caps) if entry.key not in known]
    gone = sorted(key for key in ticked if key not in keys)
    return (*(f"{key} is new" for key in added), *(f"{key} is gone" for key in gone))


def _kept_items(keys: Mapping[str, str], old: Rubric) -> set[str]:
    """The keys of the new rubric's items that were there before, whole or with alternatives."""
    there = {keys[item.key] for item in old.items if item.key in keys}
    return there | {key.partition("/")[0] for key in there}


def entries(rubric: Rubric) -> dict[str, Entry | Item]:
    """All lines of a rubric but its notes, by key."""
    found: list[Entry | Item] = []
    for item in rubric.items:
        found += [item, *item.alternatives]
    return {entry.key: entry for entry in (*found, *rubric.deductions, *rubric.caps)}


def _matched(old: Sequence[Entry | Item], new: Sequence[Entry | Item]) -> dict[str, str]:
    found: dict[str, str] = {}

    def left() -> tuple[list[Entry | Item], list[Entry | Item]]:
        taken = set(found.values())
        return [one for one in old if one.key not in found], [one for one in new if one.key not in taken]

    names = {one.key for one in new if not _PLACE.fullmatch(one.key)}
    found |= {one.key: one.key for one in old if one.key in names}
    # The words say so, and of those that read the same the price.
    for likeness in (lambda one: (_words(one), one.points), _words):
        by_words: dict[object, list[str]] = {}
        for one in left()[1]:
            by_words.setdefault(likeness(one), []).append(one.key)
        for one in left()[0]:
            if same := by_words.get(likeness(one)):
                found[one.key] = same.pop(0)
    # A name that the new rubric doesn't have is gone: what stands in its place is something else.
    return found | _alike([one for one in left()[0] if _PLACE.fullmatch(one.key)], left()[1])


def _alike(old: Sequence[Entry | Item], new: Sequence[Entry | Item]) -> dict[str, str]:
    """The entries that were worded anew: each is the other's only one of its price that reads alike."""
    pairs = [
        (one.key, other.key)
        for one in old
        for other in new
        if one.points == other.points and _PLACE.fullmatch(other.key) and _share(one, other) >= _ALIKE
    ]
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    return {one: other for one, other in pairs if before.count(one) == 1 and after.count(other) == 1}


def _share(one: Entry | Item, other: Entry | Item) -> float:
    """How much of their text two entries share, from 0 to 1."""
    return SequenceMatcher(None, _words(one).casefold(), _words(other).casefold(), autojunk=False).ratio()


def _words(entry: Entry | Item) -> str:
    return " ".join(entry.text.split())
