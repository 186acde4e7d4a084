"""`autograder mark` on the command line: what it says where it can't serve, in a line, and what it leaves behind."""

import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import closing

import pytest

from autograder import cli
from autograder.bank.bank import Bank
from autograder.mark.serve import Address, check
from autograder.written import graders
from autograder.written.database import Marks
from tests.autograder.mark.classroom import write_class, write_index
from tests.autograder.mark.server import COMMAND, Server

EVERYWHERE = ".".join("0000")


def refused(capsys, *words):
    """The line that the command says when it refuses."""
    assert cli.main(["mark", *map(str, words)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("autograder: ")
    return said.err


def test_a_folder_without_results(capsys, tmp_path):
    assert "is this the --output of `autograder grade`?" in refused(capsys, tmp_path)
    assert not list(tmp_path.iterdir())
    assert "no such file" in refused(capsys, tmp_path / "nowhere")


def test_results_of_before_there_were_written_answers(capsys, tmp_path):
    write_index(tmp_path, ["one"])
    assert "run `autograder grade" in refused(capsys, tmp_path)


def test_an_assignment_that_this_course_does_not_have(capsys, grades):
    index = grades / "run.json"
    index.write_text(index.read_text(encoding="utf-8").replace("deep_learning_theory", "other"), encoding="utf-8")
    said = refused(capsys, grades)
    assert "results of other, which this course doesn't have" in said
    assert "source_000" in said


def test_answers_to_another_assignment_of_this_course(capsys, tmp_path):
    write_class(tmp_path, 1)
    write_index(tmp_path, ["student_0000"], "source_003")
    assert "which the assignment doesn't have" in refused(capsys, tmp_path)


def test_a_rubric_that_does_not_parse(capsys, grades, tmp_path):
    course, here = tmp_path / "course", Bank.here()
    for name in ("assignments", "solutions"):
        shutil.copytree(here.root / name, course / name)
    solution = course / "solutions" / "decoding.md"
    lines = solution.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines) if text.startswith("- 1: "))
    lines[line] = "- one point: for the idea"
    solution.write_text("\n".join(lines), encoding="utf-8")
    said = refused(capsys, grades, "--bank", course)
    assert f"decoding.md, line {line + 1}: this is no line of a rubric" in said
    assert not (grades / "written.sqlite3").exists()


def test_a_port_in_use(capsys, grades):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port} is in use: name another with --port" in refused(capsys, grades, "--port", port)


def test_a_second_server_on_the_same_folder(capsys, grades):
    with Server(grades):
        assert "another `autograder mark` has these marks open" in refused(capsys, grades, "--port", 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", EVERYWHERE], "needs TLS"),
        (["--host", "::"], "needs TLS"),
        (["--host", "no.such.host.invalid", "--certificate", "{nothing}"], "no such file"),
        (["--certificate", "{nothing}"], "there is no such file"),
        (["--certificate", "{text}"], "no certificate with its key"),
        (["--key", "{text}"], "--key goes with --certificate"),
        (["--port", "http"], "--port takes a number"),
        (["--port", "65536"], "--port takes a number"),
        (["--grader", "ada", "--name", "ada"], "that is who runs the page"),
        (["--grader", "two\nlines"], "a grader's name"),
        (["--name", "x" * 61], "a grader's name"),
        (["--export", "a", "--merge", "b"], "not allowed with"),
        (["--merge", "{nothing}"], "there is no such file"),
    ],
)
def test_options_that_make_no_sense(capsys, grades, tmp_path, words, said):
    (tmp_path / "text.pem").write_text("no certificate")
    words = [word.format(nothing=tmp_path / "nothing", text=tmp_path / "text.pem") for word in words]
    port = [] if "--port" in words else ["--port", "0"]
    assert said in refused(capsys, grades, *words, *port)


def test_without_the_extra(grades):
    # None in sys.modules is how Python notes that a module can't be imported.
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name in ('starlette', 'uvicorn') else real(name, *more)\n"
        "from autograder.cli import main; sys.exit(main(['mark', sys.argv[1]]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(grades)], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "autograder: the page needs starlette, uvicorn: install them with: pip install '.[mark]'\n"


def test_only_the_page_itself_needs_the_extra():
    code = "import sys, autograder.cli, autograder.mark.session; sys.exit('starlette' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_link_that_has_expired(grades):
    with Server(grades, graders=()):
        pass
    with Marks.open(grades) as marks:
        _, secret = graders.add_grader(marks, "late", seconds=-1.0)
    with Server(grades, graders=()) as running:
        status, _, text = running.ask("GET", f"/enter/{secret}")
    assert status == 403
    assert "This link has expired: ask whoever runs `autograder mark` for a new one." in text.replace("&#39;", "'")


def test_after_a_restart_a_browser_that_is_open_goes_on(grades):
    with Server(grades) as running:
        cookies = [running.cookie(name) for name in ("ada", "bob")]
        links, port = running.links, running.port
    with Server(grades, port=port, graders=()) as again:
        assert again.links["ada"] == links["ada"]
        assert [again.ask("GET", "/", cookie=cookie)[0] for cookie in cookies] == [200, 200]
    assert (grades / ".mark-link").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_at_once_and_the_folder_is_free(grades, number):
    for _ in range(2):
        running = Server(grades, graders=()).start()
        with socket.create_connection(("127.0.0.1", running.port)):  # a browser that keeps its connection
            running.process.send_signal(number)
            said, _ = running.process.communicate(timeout=15)
        assert running.process.returncode == 0 if number == signal.SIGINT else running.process.returncode in (0, -15)
        assert "Traceback" not in said


def test_this_machine_only_unless_it_has_tls():
    assert Address().local
    assert Address("localhost").local
    assert Address("127.5.6.7").local
    assert not Address(EVERYWHERE).local
    assert not Address("10.0.0.1").local
    check(Address())
    assert Address(port=443).origins(443) == (
        "http://127.0.0.1:443",
        "http://localhost:443",
    )
    named = Address(EVERYWHERE, name="Mark.Example", certificate=COMMAND)
    assert named.origins(443)[:2] == ("https://mark.example:443", "https://mark.example")


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here, which makes the certificate")
def test_with_a_certificate_it_speaks_tls_and_the_cookie_is_for_nothing_else(grades, tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run(["openssl", *words, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with Server(grades, "--certificate", certificate, "--key", key, graders=()) as running:
        assert running.links["ada"].startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=certificate)
        with closing(http.client.HTTPSConnection("localhost", running.port, context=trust, timeout=20)) as connection:
            connection.request("GET", running.links["ada"].partition(running.base)[2])
            answer = connection.getresponse()
            assert answer.status == 200
            assert "secure" in answer.headers["Set-Cookie"].lower()
        with pytest.raises((OSError, http.client.HTTPException)):
            running.ask("GET", "/")


def test_what_one_machine_exports_the_other_takes_over(capsys, grades, tmp_path):
    other = shutil.copytree(grades, tmp_path / "other")
    with Server(grades, graders=()) as running:
        cookie, headers = running.cookie(), {"Origin": running.base}
        _, about, _ = running.ask("GET", "/part/decoding.recurrence/next", cookie=cookie)
        page = running.ask("GET", about["Location"], cookie=cookie)[2]
        answer = about["Location"].split("?")[0]
        versions = json.loads(page.partition('data-versions="')[2].partition('"')[0].replace("&#34;", '"'))
        turn = about["Location"].partition("turn=")[2]
        rubric = page.partition('data-rubric="')[2].partition('"')[0]
        body = {"ticked": ["item-3"], "versions": versions, "turn": turn, "rubric": rubric, "comment": "Brief."}
        assert running.ask("POST", f"{answer}/mark", body=body, cookie=cookie, headers=headers)[0] == 200
    file = tmp_path / "ada.jsonl"
    assert cli.main(["mark", str(grades), "--export", str(file)]) == 0
    assert cli.main(["mark", str(other), "--merge", str(file)]) == 0
    assert f"{len(versions)} marks taken over" in capsys.readouterr().out
    assert cli.main(["mark", str(other), "--merge", str(file)]) == 0
    assert "0 marks taken over" in capsys.readouterr().out
