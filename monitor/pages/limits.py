"""How much of a text is read. What stands behind a limit is left aside, and a note says so."""

from collections.abc import Sequence

LONGEST_TEXT = 400_000  # characters; the longest joint statement known has 20,000, the longest speech 120,000
MOST_PARAGRAPHS = 10_000  # the longest joint statement known has 200


def within_limits(paragraphs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs that are read, and a note where these are not all; a text within the limits is left as it is."""
    size = sum(map(len, paragraphs))
    if size <= LONGEST_TEXT and len(paragraphs) <= MOST_PARAGRAPHS:
        return tuple(paragraphs), ()
    kept: list[str] = []
    left = LONGEST_TEXT
    for paragraph in paragraphs[:MOST_PARAGRAPHS]:
        if left <= 0:
            break
        kept.append(paragraph[:left])
        left -= len(paragraph)
    note = (
        f"the text has {size:,} characters in {len(paragraphs):,} paragraphs; "
        f"only the first {sum(map(len, kept)):,} in {len(kept):,} were read"
    )
    return tuple(kept), (note,)


__all__ = ["LONGEST_TEXT", "MOST_PARAGRAPHS", "within_limits"]
