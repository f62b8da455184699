"""Made-up texts of the kinds that sites print (tests/data/kinds), and documents made of a few words."""

from datetime import date
from pathlib import Path

from monitor.model import Document, Language
from monitor.pages.plain import read_plain

FOLDER = Path(__file__).parents[1] / "data" / "kinds"


def names(folder: str) -> list[str]:
    """The texts of one kind: `statements/joint.zh`."""
    return sorted(f"{folder}/{file.stem}" for file in (FOLDER / folder).glob("*.txt"))


def kind(name: str) -> Document:
    """The text of this name."""
    return read_plain((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def document(language: Language, body: str, title: str = "", published: date | None = None) -> Document:
    """A document of this text, one paragraph a line."""
    return Document(
        site_id=f"test:{title or body[:20]}",
        url="",
        title=title,
        language=language,
        paragraphs=tuple(line.strip() for line in body.split("\n") if line.strip()),
        published=published,
    )
