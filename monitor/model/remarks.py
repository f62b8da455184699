"""What the program itself says of a finding, apart from the words it is said in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence in English with places for its values, so that each reader can get it in their own language."""

    text: str  # "{what}: “{old}” became “{new}”"
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English."""
        return self.text.format_map(self.values)
