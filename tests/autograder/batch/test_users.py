"""Two engines at once: a sandbox is killed by its user id, so no two may share one."""

import os
from pathlib import Path

from autograder.sandbox.host.sandbox import Zygote
from autograder.sandbox.linux import privileges
from autograder.sandbox.linux.privileges import children_of


def users(zygote):
    """The user ids of a zygote's sandboxes."""
    pids = children_of(zygote.pid)
    return {int(Path(f"/proc/{pid}/status").read_text().split("Uid:")[1].split()[0]) for pid in pids}


def test_sandboxes_of_two_zygotes_have_users_of_their_own():
    with Zygote() as one, Zygote() as two, one.start(), one.start(), two.start(), two.start():
        assert len(users(one) | users(two)) == (4 if os.getuid() == 0 else 1)


def test_where_user_ids_are_few_each_process_claims_its_block_until_it_ends(monkeypatch):
    monkeypatch.setattr(privileges, "_claims", [])
    monkeypatch.setattr(privileges, "_CLAIM", f"\0{os.getpid()}-")  # zygotes of other tests claim blocks meanwhile
    ours = privileges._claim_block()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, bytes([privileges._claim_block()]))
        os._exit(0)
    theirs = os.read(reader, 1)[0]
    os.waitpid(pid, 0)
    assert theirs != ours
    assert privileges._claim_block() == theirs  # free again
    for claim in privileges._claims:
        claim.close()
    os.close(reader)
    os.close(writer)
