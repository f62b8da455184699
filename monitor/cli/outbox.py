"""What is on its way to whom, and why something was sent or not; tests of the ways."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any, get_args

import click

from monitor.cli import main, present
from monitor.cli.counting import counted
from monitor.cli.frame import FORMAT, exit_on_error, load_settings, open_to_look
from monitor.clock import utc_now
from monitor.config import TERMINAL, Settings
from monitor.config.zones import zone_problem
from monitor.errors import MonitorError
from monitor.model import LANGUAGES, Alert, AlertKind, Channel, DeliveryRow, NotSent, Pause, Recipient, Silence

STATES = ("todo", "sent", "dead", "withheld")


@main.group(invoke_without_command=True)
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@FORMAT
@click.pass_context
@exit_on_error
def outbox(context: click.Context, state: Any, form: str) -> None:
    """List the deliveries. To whom, in which state, how often tried, when next, and why not yet."""
    if context.invoked_subcommand is not None:
        return
    _, store = open_to_look()
    rows, paused = store.delivery_rows(state), store.pauses()
    if form == "json":
        _print_json({"deliveries": [_delivery(row) for row in rows], "paused": [_pause(pause) for pause in paused]})
    else:
        present.deliveries(rows, paused)


@outbox.command("retry")
@click.argument("ids", nargs=-1, metavar="[ID…]")
@click.option("--dead", is_flag=True, help="All that were given up.")
@exit_on_error
def outbox_retry(ids: tuple[str, ...], dead: bool) -> None:
    """Send again: deliveries or alerts by ID, all dead ones, or what waits for recipients that are paused."""
    (_, store), now = open_to_look(), utc_now()
    known = {id for row in store.delivery_rows() for id in (row.id, row.alert_id)}
    unknown = [id for id in ids if id not in known]
    if unknown:
        raise MonitorError(f"no delivery or alert {unknown[0]!r}; `monitor outbox` lists them")
    count = store.retry(ids or None, now) if ids or dead else 0
    if not ids:
        paused = [pause.recipient for pause in store.pauses()]
        store.resume(paused, now, why="somebody asked for it")
        for name in paused:
            click.echo(f"what waits for {name} is sent again")
    click.echo(f"{counted(count, 'delivery')} to be sent again")


@main.command("send-test")
@click.argument("names", nargs=-1, metavar="RECIPIENT…")
@click.option("--all", "everybody", is_flag=True, help="All recipients of the watch list.")
@exit_on_error
def send_test(names: tuple[str, ...], everybody: bool) -> None:
    """Send RECIPIENT a sample of each kind of alert. Prints what the service answered."""
    from monitor.adapters.apprise_sender import AppriseNotifier
    from monitor.alerts.samples import sample_alerts
    from monitor.app import links_of
    from monitor.steps.deliver import send_test as send

    settings = load_settings()
    if not names and not everybody:
        raise MonitorError(f"name a recipient ({', '.join(settings.recipients)}), or say --all")
    notifier, failed = AppriseNotifier(), 0
    for recipient in settings.recipients.values() if everybody else [_recipient(settings, name) for name in names]:
        for alert, outcome in send(
            notifier, recipient, sample_alerts(utc_now()), links=links_of(settings), names=settings.names
        ):
            failed += isinstance(outcome, NotSent)
            present.answered(recipient.name, alert, outcome)
    if failed:
        raise MonitorError(f"{failed} samples were not sent")


@main.command()
@click.argument("alert_id", metavar="ALERT")
@click.option("--channel", type=click.Choice(get_args(Channel)), default="terminal", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--zone", default="UTC", show_default=True, help="The time zone in which times are told.")
@exit_on_error
def preview(alert_id: str, channel: Channel, language: Any, zone: str) -> None:
    """Print what would be sent of ALERT. `sample` takes a made-up one."""
    from monitor.alerts.samples import sample_statement
    from monitor.app import links_of
    from monitor.steps.deliver import preview as rendered

    if problem := zone_problem(zone):
        raise MonitorError(f"--zone {'; '.join(problem)}")
    settings, store = open_to_look()
    alert = sample_statement(utc_now()) if alert_id == "sample" else _alert(store.alert(alert_id), alert_id)
    reader = Recipient(name="preview", channel=channel, language=language, zone=zone)
    message = rendered(alert, reader, store, links=links_of(settings), names=settings.names)
    click.echo(message.title)
    click.echo()
    click.echo(message.body)


@main.command()
@click.argument("alert_id", metavar="ALERT")
@FORMAT
@exit_on_error
def explain(alert_id: str, form: str) -> None:
    """Say to whom ALERT was sent, to whom not, and why."""
    settings, store = open_to_look()
    alert = _alert(store.alert(alert_id), alert_id)
    rows, decisions = store.delivery_rows(alert_id=alert_id), store.decisions(alert_id)
    accounted = {row.recipient for row in rows} | {decision.recipient for decision in decisions}
    others = [
        {"recipient": name, "reason": "no watch that this alert is of tells them, or they came later"}
        for name in settings.recipients
        if name not in accounted
    ]
    if form == "json":
        _print_json(
            {
                "alert": alert.id,
                "kind": alert.kind,
                "created_at": alert.created_at.isoformat(),
                "reasons": list(alert.reasons),
                "deliveries": [_delivery(row) for row in rows],
                "decisions": [
                    {"recipient": one.recipient, "at": one.at.isoformat(), "what": one.what, "reason": one.reason}
                    for one in decisions
                ],
                "not_asked": others,
            }
        )
    else:
        present.explained(alert, rows, decisions, others)


@main.group(invoke_without_command=True)
@click.pass_context
@exit_on_error
def silence(context: click.Context) -> None:
    """List the silences. With `add` or `end`, begin or end one."""
    if context.invoked_subcommand is None:
        _list_silences()


@silence.command("list")
@exit_on_error
def silence_list() -> None:
    """List the silences, those that are over too."""
    _list_silences()


@silence.command("add")
@click.option("--source", default="", help="Alerts about this source.")
@click.option("--kind", default="", type=click.Choice(["", *get_args(AlertKind)]), help="Alerts of this kind.")
@click.option("--statement", default="", help="Alerts about this statement, by its id.")
@click.option("--author", required=True, help="Who wants it.")
@click.option("--reason", required=True, help="Why.")
@click.option("--until", required=True, help="2026-11-24T18:00+01:00, 2026-11-24, or a length of time: 4h, 2d.")
@exit_on_error
def silence_add(source: str, kind: str, statement: str, author: str, reason: str, until: str) -> None:
    """Send nothing that meets all of --source, --kind and --statement, until a time."""
    (settings, store), now = open_to_look(), utc_now()
    if not (source or kind or statement):
        raise MonitorError("a silence over everything would hide an outage; name --source, --kind or --statement")
    if source and source not in {known.name for known in settings.sources}:
        names = ", ".join(known.name for known in settings.sources)
        raise MonitorError(f"there is no source {source!r} in the watch list; write one of: {names}")
    end = _until(until, now)
    parts = "\n".join((source, kind, statement, author, reason, now.isoformat()))
    begun = Silence(
        id=hashlib.sha256(parts.encode()).hexdigest()[:8],
        author=author,
        reason=reason,
        begins_at=now,
        until=end,
        source=source,
        kind=kind,
        statement=statement,
    )
    store.add_silence(begun)
    present.silences([begun], now)


@silence.command("end")
@click.argument("id")
@exit_on_error
def silence_end(id: str) -> None:
    """End the silence ID now."""
    if not open_to_look()[1].end_silence(id, utc_now()):
        raise MonitorError(f"no silence {id!r} holds; `monitor silence list` lists them")
    click.echo(f"the silence {id} is over")


def _list_silences() -> None:
    present.silences(open_to_look()[1].silences(), utc_now())


def _until(text: str, now: datetime) -> datetime:
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    length = re.fullmatch(r"([0-9]{1,4})([mhdw])", text)
    if length is not None:
        return now + timedelta(**{units[length[2]]: int(length[1])})
    try:
        end = datetime.fromisoformat(text)
        end = (end.replace(tzinfo=now.tzinfo) if end.tzinfo is None else end).astimezone(now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise MonitorError(f"--until {text!r} is no time; write 2026-11-24T18:00+01:00, 4h or 2d") from error
    if end <= now:
        raise MonitorError(f"--until {text} is over already")
    return end


def _recipient(settings: Settings, name: str) -> Recipient:
    known = {TERMINAL.name: TERMINAL, **settings.recipients}
    if name not in known:
        raise MonitorError(f"there is no recipient {name!r} in the watch list; write one of: {', '.join(known)}")
    return known[name]


def _alert(alert: Alert | None, id: str) -> Alert:
    if alert is None:
        raise MonitorError(f"there is no alert {id!r}; `monitor outbox` lists what was told and is to be")
    return alert


def _delivery(row: DeliveryRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "alert": row.alert_id,
        "kind": row.kind,
        "recipient": row.recipient,
        "state": row.state,
        "attempts": row.attempts,
        "next_at": row.next_at and row.next_at.isoformat(),
        "reason": row.error,
        "remote_id": row.remote_id,
        "sent_at": row.sent_at and row.sent_at.isoformat(),
    }


def _pause(pause: Pause) -> dict[str, str]:
    return {"recipient": pause.recipient, "since": pause.since.isoformat(), "reason": pause.reason}


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
