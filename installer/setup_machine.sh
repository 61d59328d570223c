#!/usr/bin/env bash
# Makes this machine ready: system libraries that are missing, then .venv from the locked list.
# Not for building packages or changing anything outside .venv and apt.
# Usage: installer/setup_machine.sh run|test
#   run   what the program needs          test   that, and what tests, checks and builds need
# Root (or sudo) is asked for only when a system library is really missing.
set -euo pipefail

profile="${1:-run}"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$root/.venv"
case "$profile" in
    run)  lock="$root/requirements-run.lock" ;;
    test) lock="$root/requirements.lock" ;;
    *)    echo "用法：installer/setup_machine.sh run|test" >&2; exit 2 ;;
esac

fail() { printf '%s\n' "$@" >&2; exit 1; }

series() { "$1" -c 'import sys, venv, ensurepip; print(*sys.version_info[:2])' 2>/dev/null; }

# The distribution builds its Python with profile-guided optimisation; one made by a version manager usually
# is not, and runs our code a quarter slower (ADR 0010). Of the same series, that of the system is taken.
command -v python3 >/dev/null || fail "没有找到 python3（需要 3.11 或更新）。"
python="$(command -v python3)"
if own="$(series /usr/bin/python3)" && [[ "$own" == "$(series "$python")" ]]; then python=/usr/bin/python3; fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "python3 太旧：$("$python" -V)，需要 3.11 或更新。"

# probe=package; probes: py:MODULES importable, lib:SONAME known to the loader, cmd:PROGRAM, file:GLOB,
# shared:PYTHON has its library as a file of its own (frozen builds carry it)
run_needs=(
    py:venv,ensurepip=python3-venv
    lib:libGL.so.1=libgl1
    lib:libEGL.so.1=libegl1
    lib:libglib-2.0.so.0=libglib2.0-0
    lib:libdbus-1.so.3=libdbus-1-3
    lib:libfontconfig.so.1=libfontconfig1
    lib:libfreetype.so.6=libfreetype6
    lib:libxkbcommon.so.0=libxkbcommon0
    lib:libxkbcommon-x11.so.0=libxkbcommon-x11-0
    lib:libxcb-cursor.so.0=libxcb-cursor0
    lib:libxcb-icccm.so.4=libxcb-icccm4
    lib:libxcb-image.so.0=libxcb-image0
    lib:libxcb-keysyms.so.1=libxcb-keysyms1
    lib:libxcb-randr.so.0=libxcb-randr0
    lib:libxcb-render-util.so.0=libxcb-render-util0
    lib:libxcb-shape.so.0=libxcb-shape0
    lib:libxcb-xkb.so.1=libxcb-xkb1
    lib:libcups.so.2=libcups2
)
test_needs=(
    cmd:Xvfb=xvfb
    cmd:xauth=xauth
    cmd:xdotool=xdotool
    cmd:dbus-daemon=dbus
    cmd:dbus-run-session=dbus
    cmd:fcitx5=fcitx5
    file:/usr/lib/*/fcitx5/libpinyin.so=fcitx5-pinyin
    file:/usr/lib/*/libime/zh_CN.lm=libime-data
    file:/usr/lib/*/fcitx5/libibusfrontend.so=fcitx5-modules
    cmd:pdftotext=poppler-utils
    cmd:objdump=binutils
    cmd:ldd=libc-bin
    cmd:ps=procps
)
if [[ "$python" == /usr/bin/python3 ]]; then
    test_needs+=("shared:$python=lib$(basename "$(readlink -f /usr/bin/python3)")")
fi

known_libraries="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)"

shared_library_exists='
import os, sys, sysconfig
parts = sysconfig.get_config_vars("LIBDIR", "INSTSONAME")
sys.exit(not os.path.exists(os.path.join(*parts)))'

satisfied() {   # probe
    local kind="${1%%:*}" what="${1#*:}"
    case "$kind" in
        py)   "$python" -c "import $what" 2>/dev/null ;;
        lib)  [[ "$known_libraries" == *"	$what "* ]] ;;
        cmd)  command -v "$what" >/dev/null 2>&1 ;;
        file) compgen -G "$what" >/dev/null ;;
        shared) "$what" -c "$shared_library_exists" ;;
    esac
}

missing_packages() {
    local need
    for need in "$@"; do
        satisfied "${need%=*}" || echo "${need##*=}"
    done | sort -u
}

as_root() {
    if [[ "$(id -u)" == 0 ]]; then "$@"
    elif ! command -v sudo >/dev/null; then return 1
    elif [[ -t 0 ]]; then sudo "$@"
    else sudo -n "$@"
    fi
}

install_system_packages() {
    local packages=("$@") version
    command -v apt-get >/dev/null || fail "缺少系统组件：${packages[*]}" \
        "本机没有 apt-get，请用本系统的软件商店或安装盘装好这些组件，再运行一次。"
    echo "正在安装系统组件：${packages[*]}"
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    if [[ " ${packages[*]} " == *" python3-venv "* ]] && [[ "$python" != /usr/bin/python3 ]]; then
        fail "PATH 上的 python3（$python，$version）缺少 venv 模块，系统组件补不了它。" \
            "请改用 /usr/bin/python3，或给该 Python 装上 venv 与 ensurepip。"
    fi
    as_root true || fail "缺少系统组件：${packages[*]}" \
        "当前用户没有安装权限。请让管理员运行一次：" \
        "    apt-get install --no-install-recommends ${packages[*]}" \
        "然后重新运行。已有的文件没有改动。"
    as_root apt-get update -qq || echo "软件源目录没有全部更新成功，继续用已有目录。" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" \
        >"$root/build/apt.log" 2>&1 ||
        fail "系统组件没有装上，记录在 build/apt.log。请检查网络或软件源，再运行一次。"
}

create_environment() {
    if ! "$venv/bin/python" -c 'import pip' 2>/dev/null ||
        [[ "$("$venv/bin/python" -VV)" != "$("$python" -VV)" ]]; then
        echo "正在建立运行环境 .venv"
        "$python" -m venv --clear "$venv"
    fi
    echo "正在安装依赖（首次需下载约 200 MB）"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --only-binary=:all: -r "$lock" ||
        fail "依赖没有装全。请检查网络，再运行一次；已装好的部分不会重来。"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
        -e "$root" >"$root/build/pip.log" 2>&1 || fail "xiangdang 命令没有装上，记录在 build/pip.log。"
}

fingerprint() {   # what the environment was made from
    { "$python" -VV; echo "$root"; cat "$lock" "${BASH_SOURCE[0]}" "$root/pyproject.toml"; } | sha256sum | cut -d' ' -f1
}

wanted="$(fingerprint)"
stamp="$venv/.ready-$profile"
if [[ -f "$stamp" && "$(cat "$stamp")" == "$wanted" && -x "$venv/bin/python" ]]; then exit 0; fi

mkdir -p "$root/build"
needs=("${run_needs[@]}")
if [[ "$profile" == test ]]; then needs+=("${test_needs[@]}"); fi
mapfile -t packages < <(missing_packages "${needs[@]}")
if ((${#packages[@]})); then
    install_system_packages "${packages[@]}"
    known_libraries="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)"
    mapfile -t packages < <(missing_packages "${needs[@]}")
    ((${#packages[@]} == 0)) || fail "装完后仍缺：${packages[*]}。记录在 build/apt.log。"
fi
create_environment
echo "$wanted" >"$stamp"
echo "环境就绪。"
