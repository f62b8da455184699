"""Where the pure calls on a text are done: in this process, or in one that can be ended when a text takes too long.

A call gets its tools first and values after them; it returns a value or raises an error of `monitor.errors`. It knows
nothing of the store, the network and the clock, so another process can do it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from monitor.compare.alignment.semantic import Encode
from monitor.text.lexicon import Lexicon

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a call needs besides the text: loaded once by each process that does calls.

    `encode` gives the vectors by which texts of different languages are compared, and what was said in other words is
    found; without it neither is.
    """

    lexicon: Lexicon
    encode: Encode | None = None


class Workers(Protocol):
    """Does a call and gives what it returned."""

    def run(self, call: Callable[Concatenate[Tools, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `call`, which is a function of a module, with values.

        Raises:
            WorkLimitError: it took more processor time or memory than one text may, and was ended.
            NoWorkerError: no process could be started to do it.
            StoppedError: the service is stopping.
        """
        ...


class SameProcess:
    """Does each call at once, in this process and without a limit: for commands that work on what a person gave."""

    def __init__(self, tools: Tools | None = None) -> None:
        self._tools = tools

    def run(self, call: Callable[Concatenate[Tools, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it. Calls that read lists and pages use no tools, and may be done without any."""
        return call(self._tools, *args, **kwargs)  # type: ignore[arg-type]  # None where the caller has no need of them
