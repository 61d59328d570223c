# 乡档：常用命令。`make help` 列出全部。
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
WORKERS ?= 2
DEMO := build/demo

export PYTHONUTF8 := 1
export LC_ALL ?= C.UTF-8
# Tests that need a real X server start their own and set these back themselves.
HEADLESS := env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen

.PHONY: help run test bench campaign soak dist screenshots coverage coverage-of-requirements lint lock clean \
        machine-run machine-test

help:            ## 列出全部命令
	@grep -hE '^[a-z-]+: .*## |^[a-z-]+:  *## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | \
	    while IFS=$$'\t' read -r name words; do printf '  make %-26s %s\n' "$$name" "$$words"; done

machine-run:
	@installer/setup_machine.sh run
machine-test:
	@installer/setup_machine.sh test

run: machine-run ## 安装所需组件，打开程序（自带一个演示乡镇）
	@installer/open_demo.sh $(DEMO)

test: machine-test ## 全部检查与测试（无需屏幕）
	@mkdir -p build
	status=0
	$(HEADLESS) $(PYTEST) -n $(WORKERS) -m "not serial and not xvfb" || status=$$?
	$(HEADLESS) $(PYTEST) -m "serial or xvfb" || { code=$$?; [ $$code = 5 ] || status=$$code; }
	exit $$status

lint: machine-test ## 只做静态检查：ruff、导入方向、mypy
	@status=0
	$(PYTHON) -m ruff check app tests || status=1
	.venv/bin/lint-imports --cache-dir build/importlinter || status=1
	$(PYTHON) -m mypy || status=1
	exit $$status

bench: machine-test ## 测量速度，每个数字一行 JSON
	@$(HEADLESS) $(PYTHON) -m tests.perf.bench

campaign: machine-test ## 故障演练（断电、坏包、磁盘满……），次数见 tests/campaigns/COUNTS.toml
	@$(HEADLESS) $(PYTHON) -m tests.campaigns ci

soak: machine-test ## 长时间运行演练
	@$(HEADLESS) $(PYTHON) -m tests.campaigns soak

dist: machine-test ## 制作免安装目录，并在中文目录里自检
	@installer/build_folder.sh

screenshots: machine-test ## 给每个页面和每种文书截图，存到 build/screenshots
	@$(HEADLESS) $(PYTHON) -m tests.views.screenshots build/screenshots
	$(PYTHON) -m tests.printing.gallery build/screenshots/papers

coverage: machine-test ## 代码覆盖率
	@$(HEADLESS) $(PYTEST) -n $(WORKERS) --cov --cov-report=term -m "not serial and not xvfb"

coverage-of-requirements: machine-test ## 需求、规则、表格各有多少已实现并有测试
	@$(HEADLESS) $(PYTHON) -m tests.requirement_coverage

lock:            ## 重新生成依赖锁定文件（需联网）
	@installer/lock_dependencies.sh

clean:           ## 删除生成的文件（保留 .venv）
	@rm -rf build dist .hypothesis .ruff_cache *.egg-info
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
