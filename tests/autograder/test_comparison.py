"""What two versions wrote is compared by content, without what is measured or differs anyway."""

import json

from tests.comparison.__main__ import diff


def output(folder, **files):
    results = folder / "samples" / "toys" / "results"
    results.mkdir(parents=True)
    for name, text in files.items():
        (results / f"{name}.json").write_text(text)
    return folder


def test_what_differs_or_is_missing_is_counted_and_shown(tmp_path, capsys):
    before = output(tmp_path / "before", a="1", b="2", c="3")
    after = output(tmp_path / "after", a="1", b="20")
    assert diff(before, after) == 2
    printed = capsys.readouterr().out
    assert "b.json:\n  - 2\n  + 20\n" in printed
    assert "c.json:\n  - 3\n  + \n" in printed


def test_what_differs_between_two_runs_of_one_version_is_left_out(tmp_path, capsys):
    before = output(tmp_path / "before", a="1", b="2", c="3")
    again = output(tmp_path / "again", a="1", b="3", c="3")
    after = output(tmp_path / "after", a="1", b="4", c="30")
    assert diff(before, after, again) == 1
    assert "same version: samples/toys/results/b.json" in capsys.readouterr().out


def test_what_is_measured_does_not_count(tmp_path):
    folders = [output(tmp_path / str(seconds)) for seconds in (1, 2)]
    for seconds, folder in enumerate(folders):
        staff = folder / "samples" / "toys" / "results" / "a.staff.json"
        staff.write_text(json.dumps({"line": "", "cpu_seconds": seconds}))
    assert diff(*folders) == 0
