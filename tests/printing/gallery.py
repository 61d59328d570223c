"""Pictures of every paper, filled and blank, to be looked at: `python -m tests.printing.gallery FOLDER`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from app.printing.pdf import render
from tests.printing.all_papers import all_papers
from tests.printing.read_back import pdf_pictures

DPI = 72


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/papers")
    dpi = int(sys.argv[2]) if len(sys.argv) > 2 else DPI
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for document_id, what, document in all_papers():
        content, printed = render(document)
        for number, picture in enumerate(pdf_pictures(content, dpi), 1):
            picture.save(target / f"{document_id}-{what}-{number}.png")
        for defect in (*printed.overflows, *printed.missing):
            print(f"{document_id} {what}：{defect}")
    print(f"{len(list(target.glob('*.png')))} 张图在 {target}")


if __name__ == "__main__":
    main()
