"""What the program itself says of a finding, apart from the words it is said in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence in English with places for its values, so that each reader can get it in their own language."""

    text: str  # "{what}: “{old}” became “{new}”"
    values: tuple[tuple[str, str], ...] = ()  # name of the place, and what stands there

    def __str__(self) -> str:
        """The sentence in English."""
        return self.text.format_map(dict(self.values))


def remark(text: str, **values: str) -> Remark:
    """A remark of these values."""
    return Remark(text=text, values=tuple(values.items()))
