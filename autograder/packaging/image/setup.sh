#!/usr/bin/env bash
# Makes the image that grades: a Python, the locked packages, everything compiled, and at last a proof that it grades.
# Gradescope runs this once, as root, when the zip is uploaded. Made by `autograder build`.
#
# Where packages come from can be set from outside, as anywhere: PIP_INDEX_URL, UV_PYTHON_INSTALL_MIRROR and the like.
set -Eeuo pipefail
export DEBIAN_FRONTEND=noninteractive

SOURCE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# Where a student's process, which has another user, may read. Not below /root, which nobody else may enter.
VENV=/opt/autograder
PYTHONS=/opt/python
LOCK=$SOURCE/requirements.txt

fail() {
    echo "setup.sh: $1" >&2
    exit 1
}
trap 'fail "line $LINENO failed: $BASH_COMMAND"' ERR

[ -d "$SOURCE/bank" ] || fail "the course is not beside this file. \`otter grade\` copies only what it knows by name, and \
can't work with this zip: use \`autograder grade\`, or Docker as docs/instructor.md says"

install() {
    apt-get install --yes --no-install-recommends "$@"
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'
}

# For Ubuntu 22.04, whose own Python is 3.10. Each sets PYTHON.
from_deadsnakes() {
    install software-properties-common gpg-agent && add-apt-repository --yes ppa:deadsnakes/ppa &&
        install python3.12 python3.12-venv && PYTHON=/usr/bin/python3.12
}

from_uv() {
    /usr/bin/python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --require-hashes --requirement "$SOURCE/uv.txt" &&
        /opt/uv/bin/uv python install --no-bin --install-dir "$PYTHONS" 3.12 && rm -rf /opt/uv &&
        PYTHON=$(echo "$PYTHONS"/cpython-3.12*/bin/python3.12)
}

# A release candidate, which is older than 3.11 to pip's conditions unless only its first two numbers are asked for.
from_ubuntu() {
    install python3.11 python3.11-venv && PYTHON=/usr/bin/python3.11 && LOCK=/tmp/requirements.txt &&
        sed 's/python_full_version/python_version/g' "$SOURCE/requirements.txt" >"$LOCK"
}

apt-get update
install ca-certificates python3 python3-venv
PYTHON=/usr/bin/python3
if ! new_enough "$PYTHON"; then
    if from_deadsnakes; then
        :
    elif from_uv; then
        echo "setup.sh: deadsnakes' python3.12 can't be had: uv's managed Python 3.12 takes its place"
    elif from_ubuntu; then
        echo "setup.sh: neither deadsnakes' nor uv's Python 3.12 can be had: Ubuntu's own python3.11 takes its place"
    else
        fail "no Python of 3.11 or newer: neither deadsnakes (a PPA), nor uv (from GitHub), nor Ubuntu has one for us now"
    fi
fi
new_enough "$PYTHON" || fail "$PYTHON is older than 3.11"
echo "setup.sh: $("$PYTHON" --version) at $PYTHON"

"$PYTHON" -m venv "$VENV"
"$VENV/bin/pip" install --quiet --disable-pip-version-check --no-compile --only-binary :all: \
    --require-hashes --requirement "$LOCK"
# Not needed to grade.
"$VENV/bin/pip" uninstall --quiet --yes setuptools pip
chmod -R go+rX "$VENV"

# A container keeps no compiled files. By their hash, not their date: what copies an image may change dates.
# Some packages ship templates that are no Python.
"$VENV/bin/python" -m compileall -qq -j 0 --invalidation-mode checked-hash "$VENV" "$SOURCE" >/dev/null || true

"$VENV/bin/python" "$SOURCE/run_otter.py" --prove || fail "this image can't be trusted to grade: the line above says why"
echo "setup.sh: the image is ready"
