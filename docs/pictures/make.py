"""Makes the pictures of the documents in Chromium: `make pictures`.

report.png is the class report on the sample submissions. mark.png and those like it are the grading page on a made-up
class, with two graders. check.png is `grader.check` in JupyterLab, in an environment
with what students install, on a notebook with one function wrong and the others right.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import nbformat
from nbformat.v4 import new_code_cell
from playwright.sync_api import Browser, FloatRect, Locator, Page, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES, BUILD = ROOT / "docs" / "pictures", ROOT / "build" / "pictures"
ASSIGNMENT, QUESTION = "deep_learning_theory", "normalization_stats"
WIDTH = 1366  # of a laptop
MARKED = "init_schemes.linear_derivation"
COMMENTS = ("Why is the mean of the product zero?", "Say where independence is used.")
LARGEST = 150_000  # bytes of one picture
JUPYTER_SECONDS = 120.0

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# JupyterLab's questions about news and the kernel would lie over the notebook.
NO_DIALOGS = {
    "apputils-extension/notification": {"fetchNews": "false"},
    "notebook-extension/tracker": {"autoStartDefaultKernel": True, "windowingMode": "none"},
}

# Wrong on purpose: the case says what came back and what was expected.
WRONG = """\
def batch_norm_stats(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 3:
        raise ValueError("three axes, please")
    return x.mean(axis=(0, 2)), x.var(axis=(0, 2), ddof=1)
"""


def main() -> int:
    """Make the pictures; the status is 1 if one is too large for a page."""
    with _browser() as browser:
        _report(browser)
        _mark(browser)
        _check(browser)
    status = 0
    for picture in sorted(PICTURES.glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}: {size // 1000} kB")
        if size > LARGEST:
            print(f"{picture.name} is larger than {LARGEST // 1000} kB: show less", file=sys.stderr)
            status = 1
    return status


def _report(browser: Browser) -> None:
    grades = BUILD / "grades"
    command = ["autograder", "grade", f"tests/samples/{ASSIGNMENT}", "--assignment", ASSIGNMENT, "--output"]
    subprocess.run([_tool(command[0]), *command[1:], str(grades)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    page = _page(browser, height=2000)
    page.goto((grades / "report.html").as_uri())
    # Down to the table of the questions.
    table = _box(page.locator("table", has_text="Full marks").first)
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": table["y"] + table["height"] + 20}
    page.screenshot(path=PICTURES / "report.png", clip=clip)
    page.close()


def _mark(browser: Browser) -> None:
    grades = BUILD / "marked"
    shutil.rmtree(grades, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "tests.autograder.mark.classroom", str(grades), "60"], cwd=ROOT, check=True)
    with _marking(grades) as links:
        home = links["ada"].partition("/enter/")[0]
        pages = {name: _entered(browser, link) for name, link in links.items()}
        part = f"{home}/part/{MARKED}/next"
        pages["ada"].goto(part)
        pages["ada"].screenshot(path=PICTURES / "mark-group.png")
        for name, count in (("ada", 45), ("bob", 6)):
            _decide(pages[name], part, count)
        _conflict(pages["ada"], pages["bob"], f"{home}/part/momentum.bias/next")
        pages["bob"].screenshot(path=PICTURES / "mark-conflict.png")
        _decide(pages["ada"], f"{home}/part/momentum.bias/next", 9)
        for key in ("1", "2", "c"):
            pages["ada"].keyboard.press(key)
        pages["ada"].screenshot(path=PICTURES / "mark.png")
        phone = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="light")
        phone.goto(links["ada"])
        phone.wait_for_url(f"{home}/")
        phone.goto(pages["ada"].url)
        phone.locator("[data-digit='1']").scroll_into_view_if_needed()
        phone.screenshot(path=PICTURES / "mark-phone.png")
        pages["ada"].goto(home)
        pages["ada"].screenshot(path=PICTURES / "overview.png")
        for page in (phone, *pages.values()):
            page.close()


def _decide(page: Page, start: str, count: int) -> None:
    """Mark so many with the keyboard."""
    page.goto(start)
    for number in range(count):
        if not page.locator("#mark").count():
            return
        keys = ["z"] if page.locator(".nothing").count() else [["f"], ["1", "3"], ["1", "2", "2"]][number % 3]
        for key in keys:
            page.keyboard.press(key)
        if number % 3 == 1 and keys != ["z"]:
            page.keyboard.press("c")
            page.keyboard.type(COMMENTS[number % len(COMMENTS)])
        with page.expect_navigation():
            page.keyboard.press("Control+Enter" if number % 3 == 1 and keys != ["z"] else "Enter")


def _conflict(one: Page, other: Page, start: str) -> None:
    """Let two graders decide on one answer, the second one a moment too late."""
    one.goto(start)
    while one.locator(".nothing").count():
        with one.expect_navigation():
            one.keyboard.press("n")
    other.goto(f"{one.url.partition('?')[0]}?list=1")
    for page, keys, comment in ((one, "12", COMMENTS[0]), (other, "134", COMMENTS[1])):
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.press("c")
        page.keyboard.type(comment)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")


@contextlib.contextmanager
def _marking(grades: Path) -> Iterator[dict[str, str]]:
    """The grading page; yields its links by grader."""
    options = ["--name", "ada", "--grader", "bob", "--seed", "1", "--port", "0"]
    command = [_tool("autograder"), "mark", str(grades), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            links: dict[str, str] = {}
            for line in process.stdout or ():
                name, _, link = line.strip().partition(": http")
                if link:
                    links[name] = f"http{link}"
                elif links:
                    break
            yield links
        finally:
            process.terminate()


def _entered(browser: Browser, link: str) -> Page:
    page = browser.new_context(viewport={"width": WIDTH, "height": 768}, color_scheme="light").new_page()
    page.goto(link)
    page.wait_for_url(f"{link.partition('/enter/')[0]}/")
    return page


def _check(browser: Browser) -> None:
    folder = _student_folder()
    with _jupyter(folder) as (url, token):
        page = _page(browser, height=1000)
        page.goto(f"{url}/doc/tree/{ASSIGNMENT}.ipynb?token={token}")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=60_000)
        last = page.locator(".jp-CodeCell").last
        _run_all(page, last)
        wrong = page.locator(".jp-CodeCell").nth(-2)
        wrong.scroll_into_view_if_needed()
        page.mouse.move(0, 0)  # no tooltips
        cell, panel = _box(wrong), _box(page.locator(".jp-WindowedPanel-outer"))
        clip = {"x": cell["x"], "y": cell["y"], "width": cell["width"]}
        page.screenshot(path=PICTURES / "check.png", clip={**clip, "height": _last_whole_line(last, panel) - cell["y"]})
        page.close()


def _last_whole_line(output: Locator, panel: FloatRect) -> float:
    """Where the last paragraph ends that is in sight as a whole."""
    boxes = [_box(paragraph) for paragraph in output.locator(".jp-OutputArea p").all()]
    bottom = panel["y"] + panel["height"] - 8
    return max(end for box in boxes if (end := box["y"] + box["height"]) < bottom) + 8


def _box(element: Locator) -> FloatRect:
    """Where an element is on the page."""
    box = element.bounding_box()
    if box is None:
        raise SystemExit(f"not in sight: {element}")
    return box


def _run_all(page: Page, last: Locator) -> None:
    """Run all cells until the last one shows a result: what is asked before the kernel is connected gets lost."""
    end = monotonic() + JUPYTER_SECONDS
    while monotonic() < end:
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        with contextlib.suppress(TimeoutError):
            last.get_by_text("public cases pass").wait_for(timeout=10_000)
            return
    raise SystemExit(f"JupyterLab does not run the notebook: {BUILD / 'jupyter.log'} may say why")


def _student_folder() -> Path:
    """The student's folder, with a notebook of one question: all right in one cell, one function wrong in the next."""
    folder = BUILD / "student"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "student_template" / ASSIGNMENT, folder)
    path = folder / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    start = next(cell for cell in notebook.cells if cell.metadata.get("course") == "start")
    check = next(cell for cell in notebook.cells if cell.metadata.get("course") == f"{QUESTION}-check")
    right = (ROOT / "solutions" / f"{QUESTION}.py").read_text(encoding="utf-8")
    notebook.cells = [start, new_code_cell(right), new_code_cell(WRONG.rstrip()), check]
    nbformat.write(notebook, path)
    return folder


@contextlib.contextmanager
def _jupyter(folder: Path) -> Iterator[tuple[str, str]]:
    """JupyterLab as a student has it; yields its address and token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, home = secrets.token_hex(16), BUILD / "home"
    for name, setting in NO_DIALOGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting), encoding="utf-8")
    options = [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    options += ["--ServerApp.open_browser=False", "--ServerApp.allow_root=True", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    options += ["--LabApp.expose_app_in_browser=True"]  # to run all cells by JupyterLab's own command
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    with (BUILD / "jupyter.log").open("w") as log:
        process = subprocess.Popen(
            [_environment() / "bin" / "jupyter", "lab", *options],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/api?token={token}", process)
            yield url, token
        finally:
            process.terminate()  # it ends its kernels
            process.wait(30)


def _environment() -> Path:
    """An environment with what students install, kept from one time to the next."""
    requirements, folder = ROOT / "student_template" / ASSIGNMENT / "requirements.txt", BUILD / "environment"
    mark = folder / "installed.txt"
    if not mark.is_file() or mark.read_bytes() != requirements.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", requirements], check=True)
        mark.write_bytes(requirements.read_bytes())
    return folder


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + JUPYTER_SECONDS
    while monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
            return
        sleep(0.2)
    raise SystemExit(f"JupyterLab does not answer: {BUILD / 'jupyter.log'} says why")


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("the pictures need a browser: apt-get install chromium")
    fonts = subprocess.run(["fc-list", ":lang=und-zsye", "family"], capture_output=True, text=True, check=True).stdout
    if not fonts.strip():  # the check's marks would be empty boxes
        raise SystemExit("the pictures need a font with emoji: apt-get install fonts-noto-color-emoji")
    BUILD.mkdir(parents=True, exist_ok=True)
    # Playwright gives each start an empty user data folder, below the temporary folder.
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = {**os.environ, "TMPDIR": folder}
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM, env=environment)
        yield browser
        browser.close()


def _page(browser: Browser, height: int) -> Page:
    return browser.new_page(viewport={"width": WIDTH, "height": height}, color_scheme="light")


def _tool(name: str) -> Path:
    return Path(sys.executable).parent / name


if __name__ == "__main__":
    sys.exit(main())
