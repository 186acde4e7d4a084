"""Who may ask the server, from where, and what its pages may do."""

import asyncio
import contextlib
import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from uvicorn.server import ServerState

from autograder.bank.bank import Bank
from autograder.mark import app, connections, session
from autograder.mark.guard import POLICY
from autograder.mark.visit import Class
from tests.autograder.mark.classroom import parts_of
from tests.autograder.mark.server import Server

PARTS = parts_of()
SECRETS = (
    "/../../etc/passwd",
    "/static/mark.js",
    "/mark.js/..%2f..%2fvisit.py",
    "/written.sqlite3",
    "/%2e%2e/run.json",
)


def test_a_link_becomes_a_cookie_that_no_script_and_no_other_site_gets(server):
    status, headers, text = server.ask("GET", server.links["ada"].partition(server.base)[2])
    assert status == 200
    about = headers["Set-Cookie"].lower()
    assert "httponly" in about
    assert "samesite=strict" in about
    assert "secret" not in text
    assert server.links["ada"].rpartition("/")[2] not in text
    assert server.ask("GET", "/", cookie=server.cookie())[0] == 200


def test_every_answer_carries_the_policy(server):
    for path in ("/", "/nothing", "/mark.js", "/enter/nobody", server.links["bob"].partition(server.base)[2]):
        headers = server.ask("GET", path)[1]
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert POLICY.startswith("default-src 'none'")
    assert "unsafe" not in POLICY
    assert "data:" not in POLICY


@pytest.mark.parametrize("path", ["/", "/part/decoding.recurrence", "/part/decoding.recurrence/next", "/answer/1"])
def test_without_a_link_nothing_is_shown(server, path):
    for cookie in ("", "mark=1", server.cookie().partition("=")[0] + "=wrong"):
        status, _, text = server.ask("GET", path, cookie=cookie)
        assert status == 403
        assert "needs a grader&#39;s link" in text
        assert "Markov" not in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost:1", ""])
def test_under_another_name_nothing_is_answered(server, host):
    # DNS rebinding: a name of somebody else's that leads to this machine.
    status, _, text = server.ask("GET", "/", cookie=server.cookie(), host=host.format(port=server.port) or "nobody")
    assert status == 421
    assert "Deep learning" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
        {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_changes_something_comes_from_our_own_pages(server, headers):
    headers = {name: value.format(port=server.port) for name, value in headers.items()}
    status, _, _ = server.ask("POST", "/undo", body={}, cookie=server.cookie(), headers=headers)
    assert status == 403


def test_our_own_pages_may(server):
    headers = {"Origin": server.base, "Sec-Fetch-Site": "same-origin"}
    status, answered, _ = server.ask("POST", "/undo", body={}, cookie=server.cookie(), headers=headers)
    assert (status, answered["Location"]) == (303, "/?said=nothing")


@pytest.mark.parametrize("path", SECRETS)
def test_nothing_is_served_by_the_name_of_a_file(server, path):
    status, _, text = server.ask("GET", path, cookie=server.cookie())
    assert status == 404
    assert "root:" not in text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(server, method):
    assert server.ask(method, "/", cookie=server.cookie(), headers={"Origin": server.base})[0] in (403, 405)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", "[" * 50_000),
        ("application/json", "[]"),
        ("application/json", "{"),
        ("text/plain", "{}"),
        ("multipart/form-data; boundary=x", "--x--"),
        ("application/x-www-form-urlencoded", "&".join(f"a{number}=1" for number in range(60))),
        ("application/json", '{"text": "' + "x" * 200_000 + '"}'),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused_in_a_line(server, kind, body):
    headers = {"Origin": server.base, "Content-Type": kind, "Accept": "application/json"}
    status, _, text = server.ask("POST", "/answer/1/request", body=body, cookie=server.cookie(), headers=headers)
    assert status == 400
    assert re.fullmatch(r'\{"said":"that is (no form of this page|too much text at once)"\}', text)


def test_a_request_that_never_ends_keeps_nobody_else_waiting(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert server.ask("GET", "/", cookie=server.cookie())[0] == 200


def run_alone(coroutine):
    """Run a coroutine in a thread of its own: in this one Playwright's loop may be running, for other tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_body_that_comes_too_slowly_is_ended_and_nothing_is_saved(monkeypatch, grades):
    monkeypatch.setattr(app, "BODY_SECONDS", 0.3)

    async def receive():
        await asyncio.sleep(0.2)  # again and again a byte
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def ask(of, secret):
        answered = []

        async def send(message):
            answered.append(message)

        names = {"host": "here:1", "origin": "http://here:1", "cookie": f"c={secret}"}
        scope = {
            "type": "http", "method": "POST", "path": "/undo", "raw_path": b"/undo", "query_string": b"",
            "root_path": "", "headers": [(name.encode(), value.encode()) for name, value in names.items()],
        }  # fmt: skip
        await asyncio.wait_for(app.app(of, ["http://here:1"])(scope, receive, send), 20)
        return answered

    with session.opened(Bank.here(), grades) as opened:
        secret = session.owner_link(opened.marks, grades, "ada")
        of = Class(opened.title, {part.key: part for part in opened.parts}, opened.marks, "c")
        start, said = run_alone(ask(of, secret))[:2]
    assert start["status"] == 408
    assert b"nothing was saved" in said["body"]


def test_many_idle_connections_keep_nobody_out(server):
    with contextlib.ExitStack() as idle:
        for number in range(300):
            one = idle.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            if number % 2:
                one.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert server.ask("GET", "/", cookie=server.cookie())[0] == 200


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: ",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n",
    ],
)
def test_a_connection_that_asks_for_nothing_or_too_slowly_ends(monkeypatch, said):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.3)

    async def app(_, __, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def run():
        config, state = uvicorn.Config(app, log_config=None), ServerState()
        config.load()
        loop = asyncio.get_running_loop()
        served = await loop.create_server(
            lambda: connections.Connection(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        async with served:
            reader, writer = await asyncio.open_connection(*served.sockets[0].getsockname())
            writer.write(said)
            ended = False
            for _ in range(50):  # a byte again and again
                await asyncio.sleep(0.1)
                if ended := not state.connections:
                    break
                writer.write(b"x")
                with contextlib.suppress(TimeoutError, OSError):
                    await asyncio.wait_for(reader.read(1000), 0.01)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        return ended

    assert run_alone(run())


@pytest.mark.parametrize(
    "path",
    [
        "/answer/99999999999999999999", "/answer/99999999999999999999?list=1", f"/answer/{'9' * 5000}",
        f"/answer/1/picture/{'9' * 5000}", "/part/decoding.recurrence/next?after=99999",
    ],
)  # fmt: skip
def test_a_number_that_no_answer_has_is_a_line(server, path):
    status, _, text = server.ask("GET", path, cookie=server.cookie())
    assert status in (400, 404)
    assert "failure of this page" not in text


@pytest.mark.parametrize("query", ["next?after=", "previous?before="])
def test_a_number_in_the_query_that_none_can_have_counts_for_nothing(server, query):
    path = f"/part/decoding.recurrence/{query}{'9' * 5000}"
    assert server.ask("GET", path, cookie=server.cookie())[0] == 303


@pytest.mark.parametrize(
    "change",
    [
        {"versions": {"1": 1e999}}, {"versions": {"1": "x"}}, {"versions": []}, {"ticked": ["nothing"]}, {"ticked": 3},
        {"comment": "\ud800"}, {"reason": "\udfff"}, {"seconds": 10**400}, {"adjustment": float("nan")},
        {"rubric": "other"}, {"rubric": None}, {"turn": 7},
    ],
)  # fmt: skip
def test_a_mark_that_makes_no_sense_is_a_line_and_saves_nothing(server, change):
    whole = PARTS[0]
    body = {"ticked": [], "versions": {"1": 0}, "turn": "", "rubric": whole.rubric_sha256[:12], **change}
    headers = {"Origin": server.base, "Accept": "application/json"}
    status, _, text = server.ask("POST", "/answer/1/mark", body=body, cookie=server.cookie(), headers=headers)
    assert status == 400, text
    assert text.startswith('{"said":')


def test_a_link_in_place_of_the_file_of_the_owner_s_link_is_neither_read_nor_written_through(grades, tmp_path):
    target = tmp_path / "precious"
    target.write_text("keep me")
    (grades / ".mark-link").symlink_to(target)
    with session.opened(Bank.here(), grades) as opened:
        assert len(session.owner_link(opened.marks, grades, "ada")) > 20
    assert target.read_text() == "keep me"
    assert not (grades / ".mark-link").is_symlink()


def test_only_who_runs_the_page_adds_graders_gives_parts_and_sees_names(server):
    theirs, headers = server.cookie("bob"), {"Origin": server.base, "Accept": "application/json"}
    for path in ("/graders/add", "/graders/end", "/ranges/give", "/ranges/take"):
        body = {"name": "ada", "part": "decoding.recurrence"}
        assert server.ask("POST", path, body=body, cookie=theirs, headers=headers)[0] == 400
    assert server.ask("GET", "/answer/1/name", cookie=theirs, headers=headers)[0] == 400
    assert server.ask("GET", "/answer/1/name", cookie=server.cookie(), headers=headers)[0] == 200


def test_a_link_that_was_replaced_or_ended_is_one_line(grades):
    with Server(grades) as running:
        theirs, mine = running.cookie("bob"), running.cookie()
        assert running.ask("GET", "/", cookie=theirs)[0] == 200
        headers = {"Origin": running.base}
        running.ask("POST", "/graders/end", body={"name": "bob"}, cookie=mine, headers=headers)
        assert running.ask("GET", "/", cookie=theirs)[0] == 403


def test_pictures_are_asked_for_by_number(server):
    for path in ("/answer/1/picture/0", "/answer/1/picture/99999999999999999999", "/answer/99999/picture/0"):
        assert server.ask("GET", path, cookie=server.cookie())[0] in (400, 404)
