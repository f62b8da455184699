"""What the shape of the watch list alone cannot tell: names that must exist, addresses that must parse."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from monitor.config.environment import Environment
from monitor.config.shapes import ListedRecipient, ListedSource, WatchList
from monitor.config.suggest import write_one_of
from monitor.config.yaml_file import Lines, problem_at
from monitor.config.zones import zone_problem, zone_warning
from monitor.errors import MonitorError, Problem
from monitor.model import DEFAULT_KINDS, Busy, Channel, Quiet, Recipient, Source, Watch

TERMINAL = Recipient(name="terminal", channel="terminal", kinds=DEFAULT_KINDS)


ParseRecipient = Callable[[str], Channel]
"""Tells the channel of an Apprise URL; raises DeliveryError with a sentence that does not hold the URL."""


Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be fetched from although it is not public: tests, intranets."""

    hosts: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()


class WatchListCheck:
    """What the shape of the watch list alone cannot tell: names that must exist, addresses that must parse."""

    def __init__(
        self, watch_list: WatchList, file: str, lines: Lines, environment: Environment, channel_of: ParseRecipient
    ) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.secrets: set[str] = set()  # the names of the variables that hold addresses
        self._list = watch_list
        self._file = file
        self._lines = lines
        self._environment = environment
        self._channel_of = channel_of

    def recipients(self) -> dict[str, Recipient]:
        """The recipients by name."""
        found: dict[str, Recipient] = {}
        for index, row in enumerate(self._list.recipients):
            place = ("recipients", index)
            if row.name in found:
                self._say((*place, "name"), f"{row.name!r} is written twice", "give each recipient a name of its own")
            if problem := zone_problem(row.zone):
                self._say((*place, "zone"), *problem)
            elif warning := zone_warning(row.zone):
                self._warn((*place, "zone"), warning, "write a place, such as Europe/Moscow, if that is not meant")
            address, channel = self._address(row, (*place, "address_from"))
            found[row.name] = Recipient(
                name=row.name,
                channel=channel,
                address=address,
                language=row.language,
                kinds=frozenset(row.kinds),
                zone=row.zone,
                least=row.least,
                quiet=self._quiet(row, (*place, "quiet")),
                digest=row.digest,
                group=row.group,
            )
            if row.group and row.digest:
                self._say((*place, "group"), "has no effect beside digest", "keep one of the two")
        return found

    def _quiet(self, row: ListedRecipient, place: Sequence[str | int]) -> Quiet | None:
        if row.quiet is None:
            return None
        quiet = Quiet(start=getattr(row.quiet, "from"), end=row.quiet.to, through=row.quiet.through)
        if quiet.start == quiet.end:
            self._say(place, "begins and ends at the same time", "write two times, such as 22:00 and 07:00")
        return quiet

    def _address(self, row: ListedRecipient, place: Sequence[str | int]) -> tuple[str, Channel]:
        variable = row.address_from
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
            message = "must be the name of an environment variable, not an address: that is a secret"
            self._say(place, message, "write a name such as DESK_ADDRESS, and set that variable to the address")
            return "", "other"
        self.secrets.add(variable)
        try:
            address = self._environment.secret(variable)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            self._say(place, f"the file named by {variable}_FILE: {reason}", "name a file that this user may read")
            return "", "other"
        if not address:
            remedy = f"set {variable} to an Apprise URL, or {variable}_FILE to a file that holds one"
            self._say(place, f"the environment has no {variable}", remedy)
            return "", "other"
        try:
            return address, self._channel_of(address)
        except MonitorError as error:
            self._say(place, f"the address in {variable} cannot be used: {error}", f"mend {variable}")
            return "", "other"

    def sources(self, known: Mapping[str, Source], switched: Mapping[str, bool]) -> tuple[Source, ...]:
        """The sources to watch, with the user's own rhythm: those named, and what the user's files switch on or off."""
        found: dict[str, Source] = {}
        for index, row in enumerate(self._list.sources):
            listed = ListedSource(name=row) if isinstance(row, str) else row
            if listed.name not in known:
                self._say(("sources", index), f"there is no source {listed.name!r}", write_one_of(listed.name, known))
                continue
            own = {
                key: value
                for key in ("every", "frozen_after")
                if (value := getattr(listed, key)) is not None  # None: as in sources.yaml
            }
            found[listed.name] = dataclasses.replace(known[listed.name], **own)
        found |= {name: known[name] for name, on in switched.items() if on and name not in found}
        return tuple(source for name, source in found.items() if switched.get(name, True))

    def watches(self, topics: set[str], recipients: Mapping[str, Recipient]) -> tuple[Watch, ...]:
        """The watches, with their recipients; a watch that tells nobody configured tells the terminal."""
        found: list[Watch] = []
        for index, row in enumerate(self._list.watches):
            place = ("watches", index)
            if row.name in {watch.name for watch in found}:
                self._say((*place, "name"), f"{row.name!r} is written twice", "give each watch a name of its own")
            for number, topic in enumerate(row.topics):
                if topic not in topics:
                    self._say((*place, "topics", number), f"no topic {topic!r}", write_one_of(topic, topics))
            names = list(recipients) if row.tell == "everybody" else row.tell
            for number, name in enumerate(names):
                if name not in recipients:
                    remedy = write_one_of(name, recipients, none="none is configured yet")
                    self._say((*place, "tell", number), f"there is no recipient {name!r}", remedy)
            told = tuple(recipients[name] for name in names if name in recipients)
            found.append(
                Watch(
                    name=row.name,
                    topics=frozenset(row.topics),
                    compare_with=tuple(row.compare_with),
                    recipients=told or (TERMINAL,),
                )
            )
        return tuple(found)

    def public_url(self) -> str:
        """The address under which readers reach the pages, without a final slash; "" where they do not."""
        address = self._list.public_url.rstrip("/")
        if address and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", address):
            message = f"{address!r} is no address of pages"
            self._say(("public_url",), message, "write one such as https://monitor.example.org")
        return address

    def ping(self) -> str | None:
        """The address that is asked after each good cycle."""
        name = self._list.ping_from
        if name is None:
            return None
        self.secrets.add(name)
        try:
            address = self._environment.secret(name)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            self._say(("ping_from",), f"the file named by {name}_FILE: {reason}", "name a file that can be read")
            return None
        if not address or not re.fullmatch(r"https?://[^\s/]\S*", address):
            message = f"{name} holds no web address" if address else f"the environment has no {name}"
            self._say(("ping_from",), message, f"set {name} to the address that your dead man's switch gave you")
        return address or None

    def proxies(self, sources: Sequence[Source]) -> dict[str, str]:
        """The proxies of those sources that have one of their own, by the host of their list."""
        found: dict[str, str] = {}
        for source in sources:
            if not source.proxy:
                continue
            self.secrets.add(source.proxy)
            try:
                address = self._environment.secret(source.proxy) or ""
            except OSError:
                address = ""
            if address.startswith(("http://", "https://")):
                found[urlsplit(source.url).hostname or ""] = address
            else:
                remedy = f"set {source.proxy} to an address such as http://host:port, or {source.proxy}_FILE to a file"
                self._say(("sources",), f"{source.name} has a proxy, but {source.proxy} holds no address", remedy)
        return found

    def busy(self, sources: Sequence[Source]) -> tuple[Busy, ...]:
        """The times in which much is expected."""
        names = [source.name for source in sources]
        found = []
        for index, row in enumerate(self._list.busy):
            values = row.model_dump()  # type: ignore[attr-defined]  # a Section, built above
            if values["to"] <= values["from"]:
                self._say(("busy", index, "to"), "is not after `from`", "write the end of the busy time")
            if not values["every"]:
                self._say(("busy", index, "every"), "is no time at all", "write one such as 1m")
            for number, name in enumerate(values["sources"]):
                if name not in names:
                    self._say(("busy", index, "sources", number), f"{name!r} is not watched", write_one_of(name, names))
            found.append(
                Busy(
                    start=values["from"],
                    end=values["to"],
                    every=values["every"],
                    sources=frozenset(values["sources"]),
                )
            )
        return tuple(found)

    def allowed(self) -> Allowed:
        """The hosts and networks that may be fetched from although they are not public."""
        hosts: list[str] = []
        networks: list[Network] = []
        for index, written in enumerate(self._list.allow_private):
            try:
                networks.append(ip_network(written, strict=False))
            except ValueError:
                if re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", written):
                    hosts.append(written.lower())
                    continue
                remedy = "write one such as 10.0.0.0/8, 192.168.1.7 or intranet.example.org"
                self._say(("allow_private", index), f"{written!r} is neither a network nor a host", remedy)
        return Allowed(hosts=tuple(hosts), networks=tuple(networks))

    def rest(self) -> None:
        """The single values."""
        looks = self._list.second_looks
        if sorted(looks) != looks:
            self._say(("second_looks",), "is not in order", "write the shortest time first")
        if re.search(r"[\r\n]", self._list.contact):
            self._say(("contact",), "has a line break", "write it on one line")

    def _warn(self, path: Sequence[str | int], message: str, remedy: str) -> None:
        self.warnings.append(problem_at(self._file, self._lines, path, message, remedy))

    def _say(self, path: Sequence[str | int], message: str, remedy: str) -> None:
        self.problems.append(problem_at(self._file, self._lines, path, message, remedy))
