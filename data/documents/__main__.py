"""``python -m data.documents``: write the documents that are made of data into ``docs``."""

from __future__ import annotations

from pathlib import Path

from data.documents.generated import DOCUMENTS


def main(folder: Path) -> None:
    """Write every generated document into a folder."""
    for name, write in DOCUMENTS.items():
        (folder / name).write_text(write(), encoding="utf-8", newline="")


if __name__ == "__main__":
    main(Path("docs"))
