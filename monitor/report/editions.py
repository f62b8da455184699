"""Language editions of one statement side by side: the places where they do not say the same."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from monitor.compare.editions import EditionComparison, EditionDifference
from monitor.model import Document, Language, Sentence
from monitor.report.html import page, side
from monitor.report.markdown import plain, titled
from monitor.report.view import facts, glue

NAMES: dict[Language, str] = {"zh": "Chinese", "ru": "Russian", "en": "English"}
_NOTHING = "No place was found where they do not say the same."
_CARE = (
    "Between languages only facts are compared (acts, duties, denials, parties, names, numbers, scope); "
    "differences of wording alone are not told."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Two editions and what came of setting one beside the other."""

    first: Document
    second: Document
    found: EditionComparison

    @property
    def summary(self) -> str:
        """The counts in a line: "2 places differ: 1 missing, 1 number; 53 sentences have their counterpart"."""
        differences = self.found.differences
        counts = Counter(difference.what[0] for difference in differences)
        kinds = ", ".join(f"{count} {what}" for what, count in counts.most_common())
        places = f"{len(differences)} place{'s' if len(differences) != 1 else ''} differ{'s' * (len(differences) == 1)}"
        told = f"{places}: {kinds}" if differences else "no difference"
        weak = f", {self.found.weak} of them weakly linked: check these" if self.found.weak else ""
        aligned = self.found.aligned
        counted = "1 sentence has its" if aligned == 1 else f"{aligned} sentences have their"
        return f"{told}; {counted} counterpart{weak}"


def words(pieces: Sequence[Sentence], language: Language) -> str:
    """The sentences of one side as one text."""
    return glue(language).join(piece.text for piece in pieces)


def place(difference: EditionDifference) -> str:
    """Where both stand: "paragraph 3 / 4"; a side that lacks it is a dash."""
    places = (str(side[0].paragraph + 1) if side else "–" for side in (difference.first, difference.second))
    return f"paragraph {' / '.join(places)}"


def editions_markdown(shown: Sequence[Editions]) -> str:
    """For a note, an issue, a mail."""
    lines: list[str] = ["# Where the editions differ"]
    for pair in shown:
        first, second = pair.first.language, pair.second.language
        lines += [
            "",
            f"## {NAMES[first]} and {NAMES[second]}",
            "",
            f"- first: {titled(pair.first)} ({facts(pair.first)})",
            f"- second: {titled(pair.second)} ({facts(pair.second)})",
            "",
            f"**{pair.summary}**",
            "",
            _CARE,
            "",
        ]
        for difference in pair.found.differences:
            lines += [
                f"- **{', '.join(difference.what)}** ({place(difference)}): {plain(difference.reason)}",
                f"  - {NAMES[first]}: {plain(words(difference.first, first)) or '–'}",
                f"  - {NAMES[second]}: {plain(words(difference.second, second)) or '–'}",
            ]
        if not pair.found.differences:
            lines.append(_NOTHING)
    return "\n".join(lines) + "\n"


def editions_html(shown: Sequence[Editions]) -> str:
    """One file, offline, without script."""
    title = shown[0].first.title or "a text without title"
    body = [part for pair in shown for part in _section(pair)]
    return page(f"Editions: {title}", ["<h1>Where the editions differ</h1>", *body])


def _section(pair: Editions) -> Iterable[str]:
    first, second = pair.first.language, pair.second.language
    yield f"<h2>{NAMES[first]} and {NAMES[second]}</h2>"
    yield f"<dl>{side('first', pair.first)}{side('second', pair.second)}</dl>"
    yield f'<p class="summary">{escape(pair.summary)}</p><p><small>{escape(_CARE)}</small></p>'
    if not pair.found.differences:
        yield f"<p>{_NOTHING}</p>"
        return
    yield f"<table><thead><tr><th>what</th><th>{NAMES[first]}</th><th>{NAMES[second]}</th></tr></thead><tbody>"
    for difference in pair.found.differences:
        yield (
            f'<tr><td class="what">{escape(", ".join(difference.what))}<br>'
            f'<span class="place">{escape(place(difference))}</span></td>'
            f"{_cell(difference.first, first, difference)}{_cell(difference.second, second, difference)}</tr>"
            f'<tr><td></td><td colspan="2" class="why">{escape(difference.reason)}</td></tr>'
        )
    yield "</tbody></table>"


def _cell(pieces: Sequence[Sentence], language: Language, difference: EditionDifference) -> str:
    text = words(pieces, language)
    return f'<td lang="{language}">{_marked(text, difference) if text else "–"}</td>'


def _marked(text: str, difference: EditionDifference) -> str:
    """With the words that differ."""
    wanted = {value for said in difference.remarks for name, value in said.values if name in ("old", "new") and value}
    if not wanted:
        return escape(text)
    expression = "|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True))
    parts = re.split(f"({expression})", text)
    return "".join(f"<mark>{escape(part)}</mark>" if part in wanted else escape(part) for part in parts)
