"""What an answer of a messaging service means: taken, try again, or never.

Facts: Telegram and the Slack API answer in JSON with "ok"; a Slack webhook answers the two letters "ok". Anything else,
whatever its status, comes from something between us and them (a proxy's page) and proves nothing.
https://core.telegram.org/bots/api#making-requests https://docs.slack.dev/apis/web-api/
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from monitor.model import NotSent, Sent
from monitor.text import sanitize as quoting

Service = Literal["telegram", "slack", "slack webhook", "other"]

_NEVER = frozenset({400, 401, 403, 404, 405, 410, 413, 422})
_SLACK_AGAIN = frozenset(
    {
        "fatal_error",
        "internal_error",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "rollup_error",
        "service_unavailable",
        "team_added_to_org",
    }
)
_ADDRESS = frozenset({401, 403, 404, 410})  # this token, chat or hook takes nothing, whatever is sent
_SLACK_ADDRESS = frozenset(
    {
        "account_inactive", "channel_is_archived", "channel_not_found", "invalid_auth", "invalid_token", "is_archived",
        "missing_scope", "no_active_hooks", "no_service", "no_team", "not_allowed_token_type", "not_authed",
        "not_in_channel", "team_disabled", "token_expired", "token_revoked",
    }
)  # fmt: skip
_MAIL_ADDRESS = frozenset({"the login", "the sender", "the recipient"})  # else it is this message that is not taken
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_answer(service: Service, answer: Answer, *, now: datetime) -> Sent | NotSent:
    """What the answer of a service means. `now` is when it came: a Retry-After may be a date."""
    if service == "telegram":
        return _telegram(answer, now)
    if service == "slack":
        return _slack(answer, now)
    if service == "slack webhook":
        return _webhook(answer, now)
    if 200 <= answer.status < 300:
        return Sent()
    return _by_status("the service", answer, now, permanent=answer.status in _NEVER)


def _telegram(answer: Answer, now: datetime) -> Sent | NotSent:
    said = _object(answer.body)
    if not isinstance(said.get("ok"), bool):
        return _foreign("Telegram", answer, now)
    if said["ok"] and answer.status == 200:
        result = said.get("result")
        return Sent(remote_id=str(result["message_id"]) if isinstance(result, dict) and "message_id" in result else "")
    parameters = said.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    description = _shown(said.get("description"))
    if "migrate_to_chat_id" in parameters:
        moved = _shown(parameters["migrate_to_chat_id"])
        reason = f"Telegram: the group has become a supergroup; its chat id is now {moved}: put it into the address"
        return NotSent(reason=reason, permanent=True, address_refused=True)
    code = said.get("error_code", answer.status)
    return NotSent(
        reason=f"Telegram: {description or 'refused without a reason'} ({_shown(code)})",
        permanent=code in _NEVER,
        address_refused=code in _ADDRESS or "chat not found" in description,
        retry_after=_seconds(parameters.get("retry_after")) or retry_after(answer, now),
    )


def _slack(answer: Answer, now: datetime) -> Sent | NotSent:
    said = _object(answer.body)
    if answer.status == 429:
        return _by_status("Slack", answer, now, permanent=False)
    if not isinstance(said.get("ok"), bool):
        return _foreign("Slack", answer, now)
    if said["ok"] and answer.status == 200:
        return Sent(remote_id=_shown(said.get("ts")))
    error = _shown(said.get("error")) or "refused without a reason"
    needed = f", needs the scope {_shown(said['needed'])}" if said.get("needed") else ""
    permanent = error not in _SLACK_AGAIN and answer.status < 500
    return NotSent(
        reason=f"Slack: {error}{needed} ({answer.status})",
        permanent=permanent,
        address_refused=error in _SLACK_ADDRESS,
        retry_after=retry_after(answer, now),
    )


def _webhook(answer: Answer, now: datetime) -> Sent | NotSent:
    text = answer.body[:_SHOWN].decode("utf-8", "replace").strip()
    if answer.status == 200 and text == "ok":
        return Sent()
    if answer.status == 429:
        return _by_status("Slack", answer, now, permanent=False)
    if not text or not text.replace("_", "").isalnum():
        return _foreign("Slack", answer, now)
    permanent = answer.status in _NEVER and text not in _SLACK_AGAIN
    return NotSent(
        reason=f"Slack: {quoting.clean(text)} ({answer.status})",
        permanent=permanent,
        address_refused=text in _SLACK_ADDRESS or answer.status in _ADDRESS,
        retry_after=retry_after(answer, now),
    )


def _foreign(service: str, answer: Answer, now: datetime) -> NotSent:
    """An answer that is not the service's own, so that it says nothing about the message."""
    page = "a web page" if b"<" in answer.body[:200] else "something that it never answers"
    reason = f"{service}: {answer.status} with {page}, probably from a proxy in between; not taken as delivered"
    return NotSent(reason=reason, retry_after=retry_after(answer, now))


def _by_status(service: str, answer: Answer, now: datetime, *, permanent: bool) -> NotSent:
    after = retry_after(answer, now)
    said = "too many messages" if answer.status == 429 else "refused"
    pause = f", asks for a pause of {after:.0f} s" if after is not None else ""
    return NotSent(
        reason=f"{service}: {said} ({answer.status}){pause}",
        permanent=permanent,
        address_refused=permanent and answer.status in _ADDRESS,
        retry_after=after,
    )


def retry_after(answer: Answer, now: datetime) -> float | None:
    """The pause in seconds that a Retry-After header asks for, as seconds or as a date."""
    value = answer.headers.get("retry-after", "").strip()
    if not value:
        return None
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _seconds(value: object) -> float | None:
    try:
        seconds = float(str(value))
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e9 else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _shown(value: object) -> str:
    return "" if value is None else quoting.cut(quoting.clean(str(value)), _SHOWN)


def read_smtp(code: int, text: bytes | str, *, what: str) -> NotSent:
    """What a mail server's refusal means: 4xx is for now, 5xx for good. `what` names what it refused: "the login"."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return NotSent(
        reason=f"mail server: {what} was refused: {code} {_shown(said)}".rstrip(),
        permanent=500 <= code < 600,
        address_refused=what in _MAIL_ADDRESS and 500 <= code < 600,
    )
