#!/usr/bin/env bash
# Opens the program on the demo township, which is made on the first run. Usage: installer/open_demo.sh DIR
set -euo pipefail

demo="${1:?folder of the demo township}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# The demo holds invented persons only; its password is public on purpose.
export XIANGDANG_PASSWORD="${XIANGDANG_PASSWORD:-yanshi-2026}"

if [[ ! -e "$demo/.complete" ]]; then
    echo "第一次运行：正在生成演示乡镇（约一两分钟）"
    rm -rf "$demo"
    mkdir -p "$(dirname "$demo")"
    .venv/bin/python -m app demo "$demo"
    touch "$demo/.complete"
fi
if [[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" && "${QT_QPA_PLATFORM:-}" != offscreen ]]; then
    echo "演示乡镇已备好：$demo" >&2
    echo "没有找到图形界面（DISPLAY 未设置），窗口打不开。请在桌面里运行，或用 xvfb-run -a make run。" >&2
    exit 1
fi
export XIANGDANG_USER="${XIANGDANG_USER:-审核员}"   # may do most in the demo
exec .venv/bin/python -m app --data-dir "$demo"
