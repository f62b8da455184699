"""The beads of two texts in the order in which a reader meets them."""

from collections.abc import Sequence

from monitor.compare.alignment.lexical import Bead


def in_reading_order(beads: Sequence[Bead]) -> list[Bead]:
    """By place in the new text; a dropped sentence follows the one that it followed in the old."""
    placed = sorted((bead for bead in beads if bead.new), key=lambda bead: bead.new)
    after: dict[int, list[Bead]] = {}
    at = {number: bead for bead in placed if not bead.moved for number in bead.old}
    for bead in sorted((bead for bead in beads if not bead.new), key=lambda bead: bead.old):
        before = next((number for number in range(bead.old[0] - 1, -1, -1) if number in at), -1)
        after.setdefault(at[before].new[-1] if before >= 0 else -1, []).append(bead)
    order = list(after.get(-1, ()))
    for bead in placed:
        order.append(bead)
        if not bead.moved or bead.new[-1] in after:
            order += after.pop(bead.new[-1], ())
    return order
