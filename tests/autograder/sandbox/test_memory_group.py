"""A sandbox leaves enough of a container's memory to the judge."""

import pytest

from autograder.sandbox.limits import Limits
from autograder.sandbox.linux import memory_group
from autograder.sandbox.linux.memory_group import LEAST, OURS, fitted


@pytest.mark.parametrize(
    ("groups", "room"),
    [
        ([], 1 << 30),
        ([1 << 62], 1 << 30),
        ([512 << 20, 1 << 62], (512 << 20) - OURS),
        ([768 << 20], (768 << 20) - OURS),
        ([100 << 20], LEAST),
    ],
)
def test_a_sandbox_gets_what_its_group_has_beside_ours(monkeypatch, groups, room):
    monkeypatch.setattr(memory_group, "_limits", lambda: iter(groups))
    assert fitted(Limits()).memory_bytes == room
    assert fitted(Limits(memory_bytes=64 << 20)).memory_bytes == 64 << 20


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("9:memory:/docker/a\n", "memory/docker/a/memory.limit_in_bytes"),
        ("9:memory:/docker/a\n", "memory/memory.limit_in_bytes"),  # a container's own group is mounted as the root
        ("0::/a/b\n", "a/b/memory.max"),
        ("0::/a/b\n", "a/memory.max"),
    ],
)
def test_the_group_is_found_in_either_version(monkeypatch, tmp_path, line, file):
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text("12345\n")
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "cgroup").write_text(line)
    place = memory_group.Path
    monkeypatch.setattr(memory_group, "_GROUPS", tmp_path)
    monkeypatch.setattr(memory_group, "Path", lambda _: place(tmp_path / "cgroup"))
    assert list(memory_group._limits()) == [12345]
