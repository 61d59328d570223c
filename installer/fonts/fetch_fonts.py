"""Rebuild `resources/fonts` from the public packages named in FONTS.toml.

For whoever updates a font or wants to check that the vendored files are what they claim to be:

    python installer/fonts/fetch_fonts.py WORKDIR            # rebuild and compare hashes
    python installer/fonts/fetch_fonts.py WORKDIR --record   # rebuild and note the new hashes

Needs npm, apt-get (Debian 12 sources), dpkg-deb and fontTools. Not used by the program, its build or
its tests.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

from cff_to_glyf import convert

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
CATALOGUE = FONTS / "FONTS.toml"


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def download(package: dict[str, Any], folder: Path) -> Path:
    """Fetch one package archive unless it is already in the folder; refuse a wrong hash."""
    archive = folder / package["archive"]
    if not archive.exists():
        if package["registry"] == "npm":
            command = ["npm", "pack", f"{package['name']}@{package['version']}"]
        else:
            command = ["apt-get", "download", f"{package['name']}={package['version']}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    if sha256(archive) != package["sha256"]:
        sys.exit(f"{archive.name}: sha256 differs from FONTS.toml")
    return archive


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack an npm tarball or a Debian package beside the archive."""
    target = folder / (archive.name + ".d")
    if target.exists():
        return target
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(target)], check=True)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
    return target


def licence_text(source: Path) -> bytes:
    """The licence file as it was published, unzipped when the package zips its documents."""
    return gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()


def build(font: dict[str, Any], root: Path) -> tuple[str, str]:
    """Copy or convert one font and its licence; return (file name, sha256)."""
    target = FONTS / font["file"]
    source = root / font["member"]
    if font["conversion"] == "cff-to-glyf":
        convert(source, target, font["postscript_name"], font["family"])
    else:
        shutil.copyfile(source, target)
    (FONTS / font["licence_file"]).write_bytes(licence_text(root / font["licence_member"]))
    return font["file"], sha256(target)


def record(hashes: dict[str, str]) -> None:
    """Write the hashes of the built files into FONTS.toml, leaving everything else as it is."""
    text = CATALOGUE.read_text("utf-8")
    for name, digest in hashes.items():
        pattern = rf'(file = "{re.escape(name)}"\nsha256 = ")[0-9a-f]*"'
        text = re.sub(pattern, rf'\g<1>{digest}"', text)
    CATALOGUE.write_text(text, "utf-8")


def main() -> None:
    """Fetch, unpack, build and compare every font of the catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workdir", type=Path)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    arguments.workdir.mkdir(parents=True, exist_ok=True)
    catalogue = tomllib.loads(CATALOGUE.read_text("utf-8"))
    hashes: dict[str, str] = {}
    for font in catalogue["font"]:
        package = catalogue["package"][font["package"]]
        name, digest = build(font, unpack(download(package, arguments.workdir), arguments.workdir))
        hashes[name] = digest
        print(f"{name}: {digest}")
    if arguments.record:
        record(hashes)
        return
    different = [font["file"] for font in catalogue["font"] if hashes[font["file"]] != font["sha256"]]
    if different:
        sys.exit("differs from FONTS.toml: " + ", ".join(different))


if __name__ == "__main__":
    main()
