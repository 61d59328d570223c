#!/usr/bin/env bash
# Writes requirements.lock (everything) and requirements-run.lock (what the program needs), with hashes.
# Needs an environment with pip-tools and a package index; takes some minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile=(.venv/bin/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra setup)

"${compile[@]}" --extra dev --output-file requirements.lock pyproject.toml
"${compile[@]}" --constraint requirements.lock --output-file requirements-run.lock pyproject.toml
