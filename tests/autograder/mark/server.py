"""The command `autograder mark` as a process of its own, as graders have it."""

import http.client
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

COMMAND = Path(sys.executable).parent / "autograder"
START_SECONDS = 60


class Server:
    """`autograder mark DIR` on a port of its own; ended by its process id.

    Attributes:
        links: Links by grader, `ada` the owner's.
        base: Scheme, name and port.
    """

    def __init__(self, folder, *options, port=0, graders=("bob",)):
        self.folder, self.options = folder, [*options, *(word for name in graders for word in ("--grader", name))]
        self.port = port
        self.links = {}
        self.base = ""
        self.process = None

    def start(self):
        """Start it, and wait until it answers."""
        words = [COMMAND, "mark", self.folder, "--name", "ada", "--seed", "3", "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if match := re.fullmatch(r"(\w+): (https?://\S+)\n", line):
                self.links[match[1]] = match[2]
            if "Ctrl-C ends the page" in line:
                break
        assert "ada" in self.links, "".join(said)
        self.base = self.links["ada"].partition("/enter/")[0]
        self.port = urlsplit(self.base).port
        return self

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.end()

    def kill(self):
        """End it as `kill -9` does."""
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()

    def end(self):
        """End it as SIGTERM does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.process.stdout.close()

    def ask(self, method, path, *, body=None, cookie="", headers=None, host=""):
        """A request as no browser would send it: status, headers, text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            every = {
                "Host": host or f"127.0.0.1:{self.port}",
                **({"Cookie": cookie} if cookie else {}),
                **(headers or {}),
            }
            if isinstance(body, dict):
                body, every = json.dumps(body), {"Content-Type": "application/json", **every}
            connection.request(method, path, body=body, headers=every)
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def cookie(self, grader="ada"):
        """What a browser has after it followed a link."""
        _, headers, _ = self.ask("GET", urlsplit(self.links[grader]).path)
        return headers["Set-Cookie"].partition(";")[0]
