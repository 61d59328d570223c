#!/usr/bin/env bash
# Proves the two commands on a bare Debian 12: a new minimal system with python3 and make only.
# By hand, as root, on a Debian machine with debootstrap; not part of CI. Checks the committed state (HEAD).
# Usage: installer/check_fresh_machine.sh DIR [make arguments of the second run, default: test]
set -euo pipefail

repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
fresh="${1:?folder for the new system, for example /tmp/fresh}"
shift
second=("${@:-test}")
mirror="${DEBIAN_MIRROR:-http://deb.debian.org/debian}"

timed() { local from=$SECONDS; echo "--- $*"; "$@"; echo "--- $((SECONDS - from)) s: $*"; }

inside() {   # as a plain login would have it: nothing of this machine's environment
    chroot "$fresh" /usr/bin/env -i HOME=/root USER=root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${PIP_CERT:+PIP_CERT=/etc/host-certificates.crt} PIP_DEFAULT_TIMEOUT=180 /bin/bash -c "$1"
}

mounted() { grep -q " $fresh/$1 " /proc/mounts; }
unmount_all() { for name in dev/pts dev proc; do if mounted "$name"; then umount "$fresh/$name"; fi; done; }
trap unmount_all EXIT

if [[ ! -x "$fresh/usr/bin/apt-get" ]]; then timed debootstrap --variant=minbase bookworm "$fresh" "$mirror"; fi
mounted proc || mount -t proc proc "$fresh/proc"
mounted dev || mount --bind /dev "$fresh/dev"
cp /etc/resolv.conf /etc/hosts "$fresh/etc/"
if [[ -n "${PIP_CERT:-}" ]]; then cp "$PIP_CERT" "$fresh/etc/host-certificates.crt"; fi

timed inside 'apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 make >/dev/null'
inside '! dpkg -l | grep -E "^ii +(libegl1|libgl1|xvfb|python3-venv|fonts-)" || { echo "not bare" >&2; exit 1; }'

rm -rf "$fresh/opt/xiangdang"
mkdir -p "$fresh/opt/xiangdang"
git -C "$repo" archive HEAD | tar -x -C "$fresh/opt/xiangdang"

timed inside 'cd /opt/xiangdang && make machine-run'
timed inside 'cd /opt/xiangdang && make machine-run'
timed inside 'cd /opt/xiangdang && QT_QPA_PLATFORM=offscreen .venv/bin/python -c "
from PySide6.QtWidgets import QApplication
import alembic, argon2, cryptography, openpyxl, pypdfium2, pyrage, python_calamine, reportlab, sqlcipher3, typer
QApplication([])
print(\"window library and all run-time libraries load\")"'
timed inside 'cd /opt/xiangdang && .venv/bin/xiangdang --help'
timed inside "cd /opt/xiangdang && make ${second[*]}"
