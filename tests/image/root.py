"""A root directory of a distribution, made by debootstrap, in which the zip's Dockerfile is followed without Docker."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Where packages come from is this machine's affair: its environment and pip's configuration say it, no file of ours.
_PASSED_ON = re.compile(r"(PIP|UV)_\w+|(https?|no)_proxy|SSL_CERT_FILE|REQUESTS_CA_BUNDLE", re.IGNORECASE)
_PIP_SETTINGS = {"index-url": "PIP_INDEX_URL", "trusted-host": "PIP_TRUSTED_HOST", "cert": "PIP_CERT"}
_CERTIFICATES = "/etc/ssl/of-the-host.crt"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Distribution:
    """What a root is made of.

    Attributes:
        name: For people.
        suite: For debootstrap.
        variable: The environment variable that names another archive than debootstrap's own.
        options: More for debootstrap.
        keyring: With what the archive is signed.
        more: Suites beside it that an installed system has, too.
    """

    name: str
    suite: str
    variable: str = "DEBIAN_MIRROR"
    options: tuple[str, ...] = ()
    keyring: str = "/usr/share/keyrings/debian-archive-keyring.gpg"
    more: tuple[str, ...] = ()


DISTRIBUTIONS = (
    Distribution("Debian 12", "bookworm"),
    Distribution("Debian 13", "trixie"),
    Distribution(
        "Ubuntu 22.04",
        "jammy",
        "UBUNTU_MIRROR",
        ("--components=main,universe",),
        "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
        ("jammy-updates",),
    ),
)


class Root:
    """A root directory; nothing that runs in it outlives the command that started it.

    Args:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workdir, self.started, self.base_megabytes = "/", ["/bin/sh"], 0.0
        self._environment = {"PATH": _PATH, "LANG": "C.UTF-8", **_package_settings()}

    def make(self, distribution: Distribution, cache: Path) -> None:
        """Lay a distribution out, from what an earlier run has kept in `cache` if there is something.

        Raises:
            OSError: it can't be made here, as where the archive can't be reached.
        """
        kept = cache / f"{distribution.suite}.tar"
        if not kept.is_file():
            unpacked = cache / f"{distribution.suite}.new"
            shutil.rmtree(unpacked, ignore_errors=True)
            unpacked.mkdir(parents=True)
            command = ["debootstrap", "--variant=minbase", *distribution.options]
            if Path(distribution.keyring).is_file():
                command.append(f"--keyring={distribution.keyring}")
            else:
                print(
                    f"{distribution.name}: signatures are not checked: there is no {distribution.keyring}", flush=True
                )
                command.append("--no-check-gpg")
            mirror = os.environ.get(distribution.variable)
            _run([*command, distribution.suite, str(unpacked), *([mirror] if mirror else [])])
            _run(["tar", "-C", str(unpacked), "--exclude=./var/cache/apt/archives/*.deb", "-cf", f"{kept}.part", "."])
            os.replace(f"{kept}.part", kept)
            shutil.rmtree(unpacked)
        self.folder.mkdir(parents=True)
        _run(["tar", "-C", str(self.folder), "-xf", str(kept)])
        sources = self.folder / "etc" / "apt" / "sources.list"
        listed = sources.read_text()
        sources.write_text(
            listed + "".join(listed.replace(f" {distribution.suite} ", f" {suite} ") for suite in distribution.more)
        )
        shutil.copy("/etc/resolv.conf", self.folder / "etc" / "resolv.conf")
        certificates = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
        if certificates:
            target = self.folder / _CERTIFICATES.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(certificates, target)
        self.base_megabytes = self.megabytes()
        _run(self.command("apt-get", "update", "--quiet", "-o", "APT::Update::Error-Mode=any"))

    def command(self, *command: str) -> list[str]:
        """A command, run in here with processes and mounts of its own."""
        enter = f'mount -t proc proc "{self.folder}/proc" && exec "$@"'
        spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        clean = ["env", "-i", *(f"{name}={value}" for name, value in self._environment.items())]
        inside = ["chroot", str(self.folder), "sh", "-c", f'cd {self.workdir} && exec "$@"', "sh", *command]
        return [*spaces, "sh", "-c", enter, "sh", *clean, *inside]

    def follow(self, dockerfile: Path, log: Path) -> None:
        """Do what a Dockerfile says, as far as ours go.

        Raises:
            subprocess.CalledProcessError: a step failed.
        """
        text = dockerfile.read_text().replace("\\\n", "")
        with log.open("wb") as output:
            for line in (line for line in text.splitlines() if line and not line.startswith("#")):
                kind, rest = line.split(maxsplit=1)
                if kind == "COPY":
                    source, target = rest.split()
                    shutil.copy(dockerfile.parent / source, self.folder / target.lstrip("/"))
                elif kind == "RUN":
                    command = self.command("sh", "-c", rest)
                    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
                elif kind == "WORKDIR":
                    self.workdir = rest
                elif kind == "CMD":
                    self.started = ast.literal_eval(rest)
                elif kind not in ("ARG", "FROM"):
                    raise ValueError(f"{dockerfile}: {kind} is not known here")

    def megabytes(self, *parts: str) -> float:
        """The room that it, or some of its folders, take."""
        paths = [str(self.folder / part) for part in parts or (".",)]
        done = subprocess.run(["du", "-sxkc", *paths], capture_output=True, text=True, check=False)
        return int(done.stdout.splitlines()[-1].split()[0]) / 1024


def _package_settings() -> dict[str, str]:
    """The variables that lead package managers to where this machine's packages come from."""
    settings = {}
    command = [sys.executable, "-m", "pip", "config", "list"]
    for line in subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines():
        name, _, value = line.partition("=")
        variable = _PIP_SETTINGS.get(name.rpartition(".")[2])
        if variable and value:
            settings[variable] = str(ast.literal_eval(value))
    settings |= {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)}
    settings.pop("PIP_FIND_LINKS", None)  # a folder that is not in there
    return {name: _CERTIFICATES if value.startswith("/etc/ssl") else value for name, value in settings.items()}


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(f"{command[0]}: {' '.join((done.stdout + done.stderr).strip().splitlines()[-2:])}")
