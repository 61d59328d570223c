#!/usr/bin/env bash
# Makes dist/xiangdang (one folder, no installation), copies it to a folder with a Chinese name and a space,
# and runs its self-test there with nothing of the development environment around it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

trial="build/乡档 试用"
home="$(mktemp -d)"
trap 'rm -rf "$home"' EXIT

echo "正在制作免安装目录"
mkdir -p build
.venv/bin/python -m PyInstaller --noconfirm --clean --log-level WARN --distpath dist \
    --workpath build/pyinstaller installer/app.spec >build/pyinstaller.log 2>&1 ||
    { tail -n 40 build/pyinstaller.log >&2; echo "制作失败，全部记录在 build/pyinstaller.log。" >&2; exit 1; }

rm -rf "$trial"
mkdir -p "$trial"
cp -a dist/xiangdang "$trial/"
du -sh dist/xiangdang
newest_glibc="$(find dist/xiangdang -type f -print0 | xargs -0 objdump -T 2>/dev/null |
    grep -oE 'GLIBC_2\.[0-9]+' | sort -uV | tail -n 1 || true)"
echo "所需 glibc：${newest_glibc:-未知}"

echo "正在中文目录里自检：$trial"
cd "$trial"
env -i HOME="$home" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 TMPDIR="$home" QT_QPA_PLATFORM=offscreen \
    ./xiangdang/xiangdang self-test
echo "免安装目录自检通过：dist/xiangdang"
