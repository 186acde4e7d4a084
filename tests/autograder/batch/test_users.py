"""Two engines at once: a sandbox is killed by its user id, so no two may share one."""

import os
from pathlib import Path

from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.linux.privileges import children_of, claim_block


def users(zygote):
    """The user ids of a zygote's sandboxes."""
    pids = children_of(zygote.pid)
    return {int(Path(f"/proc/{pid}/status").read_text().split("Uid:")[1].split()[0]) for pid in pids}


def test_sandboxes_of_two_zygotes_have_users_of_their_own():
    with Zygote() as one, Zygote() as two, one.start(), one.start(), two.start(), two.start():
        assert len(users(one) | users(two)) == (4 if os.getuid() == 0 else 1)


def test_where_user_ids_are_few_each_process_claims_its_block_until_it_ends():
    name = f"\0test-of-users-{os.getpid()}-"  # zygotes of other tests claim blocks meanwhile
    ours, held = claim_block(name)
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        number, _socket = claim_block(name)
        os.write(writer, bytes([number]))
        os._exit(0)
    theirs = os.read(reader, 1)[0]
    os.waitpid(pid, 0)
    assert theirs != ours
    again, held_again = claim_block(name)
    assert again == theirs  # free again
    held.close()
    held_again.close()
    os.close(reader)
    os.close(writer)
