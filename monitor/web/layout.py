"""The frame of every page: server-rendered, in three languages, without scripts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from monitor.alerts.audience import Audience
from monitor.alerts.view import Links
from monitor.messages.names import Names
from monitor.messages.pages import PAGE_WORDS, PageWords
from monitor.model import LANGUAGES, Language, Span
from monitor.text import sanitize as quoting

_TAGS = {"deleted": "del", "inserted": "ins"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Who looks at a page, and from where: `path` as asked for, with its percent signs."""

    path: str
    language: Language
    names: Names

    @property
    def words(self) -> PageWords:
        """The page's words."""
        return PAGE_WORDS[self.language]

    @property
    def root(self) -> str:
        """The way back to the first page, so that the pages work under any path of a proxy."""
        return "../" * (self.path.count("/") - 1) or "./"

    @property
    def reader(self) -> Audience:
        """The same person as one who is told of an alert."""
        return Audience(language=self.language, names=self.names, links=Links(web=self.root.rstrip("/")))

    def link(self, path: str, text: str, **wanted: str) -> str:
        """A link within the pages; the language goes with it."""
        query = urlencode({"lang": self.language, **wanted})
        return f'<a href="{escape(self.root + path)}?{escape(query)}">{escape(text)}</a>'

    def document(self, key: str, text: str) -> str:
        """A link to all that is stored of a text."""
        return self.link(f"documents/{quote(key, safe='')}", text)


def outside(url: str, text: str) -> str:
    """A link to a publisher's page, where it is one that may be followed."""
    safe = quoting.address(url)
    return f'<a href="{escape(safe)}" rel="noreferrer noopener">{escape(text)}</a>' if safe else escape(text)


def lay_out(view: PageContext, title: str, *parts: str) -> str:
    """The whole page."""
    words = view.words
    languages = " ".join(
        f"<b>{PAGE_WORDS[tag].called}</b>"
        if tag == view.language
        else f'<a href="?lang={tag}" hreflang="{tag}" lang="{tag}">{PAGE_WORDS[tag].called}</a>'
        for tag in LANGUAGES
    )
    feed = f'href="{view.root}feeds/alerts.atom?language={view.language}"'
    return (
        f'<!doctype html>\n<html lang="{view.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {escape(words.site)}</title>"
        f'<link rel="stylesheet" href="{view.root}style.css">'
        f'<link rel="alternate" type="application/atom+xml" title="{escape(words.alerts)}" {feed}></head>\n'
        f"<body><header><nav>{view.link('', words.overview)} {view.link('outbox', words.outbox)} "
        f"<a {feed}>{escape(words.feeds)}</a></nav><p>{languages}</p></header>\n<main>\n"
        + "\n".join(filter(None, parts))
        + "\n</main></body></html>\n"
    )


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f'<h{level} dir="auto">{escape(text)}</h{level}>'


def paragraph(text: str, *, quiet: bool = False) -> str:
    """A paragraph of plain text."""
    return f'<p dir="auto"{" class=quiet" if quiet else ""}>{escape(text)}</p>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; on a narrow screen each row is a block."""
    body = "".join(
        "<tr>"
        + "".join(f'<td data-label="{escape(head)}">{cell}</td>' for head, cell in zip(heads, row, strict=True))
        + "</tr>\n"
        for row in rows
    )
    head = "".join(f"<th scope=col>{escape(text)}</th>" for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>" if body else ""


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Labels and values; the values are HTML already."""
    return "<dl>" + "".join(f"<dt>{escape(label)}</dt><dd dir=auto>{value}</dd>" for label, value in rows) + "</dl>"


def marked(spans: Iterable[Span]) -> str:
    """Words of a text, the deleted and the inserted ones right also where no style is shown."""
    return "".join(_marked(span) for span in spans)


def _marked(span: Span) -> str:
    text, tag = escape(quoting.bracketed([span])), _TAGS.get(span.mark)
    return f"<{tag}>{text}</{tag}>" if tag else text


STYLE = """:root{color-scheme:light dark;--line:#8884;--quiet:#57606a;--link:#0b57a4;--del:#82071e;--ins:#0a4d20;
--delback:#ffebe9;--insback:#dafbe1;--good:#1a7f37;--bad:#a40e26}
@media(prefers-color-scheme:dark){:root{--quiet:#a5adb5;--link:#7db7ff;--del:#ffb3ab;--ins:#8ee6a4;--delback:#5a1e1a;
--insback:#12401f;--good:#7ddb98;--bad:#ff9b93}}
body{font:1rem/1.6 system-ui,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;
max-width:64rem;padding:0 1rem 3rem}
header{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;justify-content:space-between;align-items:baseline;
border-bottom:1px solid var(--line);padding:.8rem 0}header p{margin:0}nav a{margin-right:1rem}
a{color:var(--link)}h1{font-size:1.5rem;line-height:1.35;margin:1.2rem 0 .6rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:1.2rem 0 .2rem}p{margin:.4rem 0;overflow-wrap:anywhere}
.quiet,dt,th,small{color:var(--quiet)}.good{color:var(--good)}.bad{color:var(--bad)}
.kind{color:var(--quiet);margin:1rem 0 0}
table{border-collapse:collapse;width:100%}th,td{border-top:1px solid var(--line);padding:.4rem .8rem .4rem 0;
text-align:left;vertical-align:top;overflow-wrap:break-word}
th{font-weight:normal;font-size:.875rem;border:0;white-space:nowrap}td a,td .time{white-space:nowrap}
td a[rel]{white-space:normal;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;font-size:.9rem}dd{margin:0;overflow-wrap:anywhere}
blockquote{margin:.3rem 0 0;padding-left:.8rem;border-left:3px solid var(--line);overflow-wrap:anywhere}
del{color:var(--del);background:var(--delback);text-decoration:line-through}
ins{color:var(--ins);background:var(--insback);text-decoration:underline}
article{margin:1rem 0}article .label{font-weight:bold}code,.code{font-family:ui-monospace,monospace;font-size:.85em;
overflow-wrap:anywhere}details{margin:.6rem 0}summary{cursor:pointer}ul{padding-left:1.2rem}li{margin:.3rem 0}
@media(max-width:44rem){table,tbody,tr,td{display:block}thead{display:none}td{border:0;padding:.1rem 0}
tr{border-top:1px solid var(--line);padding:.6rem 0;display:block}
td[data-label]:not(:empty)::before{content:attr(data-label) ": ";color:var(--quiet)}
dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{header nav{display:none}body{max-width:none}}
"""
