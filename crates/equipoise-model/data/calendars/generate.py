#!/usr/bin/env python3
"""Writes the calendar files of this folder from the PyPI package exchange_calendars.

    python3 -m venv /tmp/calendars
    /tmp/calendars/bin/pip install exchange_calendars==4.13.2
    /tmp/calendars/bin/python crates/equipoise-model/data/calendars/generate.py [--check]

With --check nothing is written; a file that differs is named and the exit code is 1.

The files hold facts only: dates and times. What the package does not know is in corrections.txt,
which is kept by hand. The format is described in docs/reference/calendars.md.
"""

import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import exchange_calendars
import pandas

PACKAGE = "4.13.2"
FOLDER = Path(__file__).parent
WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

# Exchange: dates listed, dates known. Why they begin and end there: docs/reference/calendars.md.
EXCHANGES = {
    "XNYS": ("1970-01-01", "2099-12-31", "1990-01-01", "2028-12-31"),
    "XLON": ("1990-01-01", "2040-12-31", "1990-01-01", "2026-12-31"),
    "XTKS": ("1997-01-01", "2040-12-31", "1997-01-01", "2026-12-31"),
    "XHKG": ("1990-01-01", "2040-12-31", "1990-01-01", "2026-12-31"),
    "XFRA": ("2001-01-01", "2040-12-31", "2001-01-01", "2026-12-31"),
    "XPAR": ("2000-01-01", "2040-12-31", "2000-01-01", "2026-12-31"),
    "XTSE": ("1994-01-01", "2040-12-31", "1994-01-01", "2026-12-31"),
    "XASX": ("1991-01-01", "2040-12-31", "1991-01-01", "2026-12-31"),
}
# Exchanges that the package takes for another one.
ALIASES = {"XNAS": ("XNYS", "1990-01-01", "2026-12-31")}

HEADER = f"""\
# Sessions of {{mic}}. Written by generate.py from the PyPI package exchange_calendars {PACKAGE}
# (Apache-2.0, https://github.com/gerrymanoim/exchange_calendars): facts only. Do not edit.
"""


def clock(time):
    return time.strftime("%H:%M")


def hours(calendar):
    """Regular hours as (first date, open, close), ascending."""
    times = {"open": calendar.open_times, "close": calendar.close_times}
    changes = sorted({start for pairs in times.values() for start, _ in pairs if start is not None})
    rows = []
    for start in [None, *changes]:
        row = [start]
        for pairs in times.values():
            row.append([time for since, time in pairs if since is None or start is not None and since <= start][-1])
        rows.append(row)
    return rows


def exceptions(calendar, first, last):
    """Dates by (year, statement): what differs from a week of regular sessions."""
    local = {
        session.date(): (row["open"].tz_convert(calendar.tz).time(), row["close"].tz_convert(calendar.tz).time())
        for session, row in calendar.schedule.iterrows()
    }
    listed = defaultdict(list)
    regular = hours(calendar)
    for day in pandas.date_range(first, last):
        in_week = calendar.weekmask[day.weekday()] == "1"
        times = local.get(day.date())
        if times is None:
            if in_week:
                listed[day.year, "closed"].append(day)
            continue
        if not in_week:
            listed[day.year, "open"].append(day)
        _, opens, closes = [row for row in regular if row[0] is None or row[0] <= day][-1]
        if times[0] < opens or times[1] > closes:
            sys.exit(f"{calendar.name} {day.date()} {times} reaches beyond its regular hours")
        if times[0] > opens:
            listed[day.year, f"late {clock(times[0])}"].append(day)
        if times[1] < closes:
            listed[day.year, f"early {clock(times[1])}"].append(day)
    return listed


def calendar_file(mic, first, last, known_from, known_until):
    calendar = exchange_calendars.get_calendar(mic, start=first, end=last)
    (_, opens, closes), *changes = hours(calendar)
    week = [name for name, bit in zip(WEEK, calendar.weekmask) if bit == "1"]
    lines = [
        f"{mic} exchange {calendar.tz.key} {clock(opens)} {clock(closes)} {' '.join(week)}",
        f"{mic} listed {first} {last}",
        f"{mic} known {known_from} {known_until}",
    ]
    lines += [f"{mic} hours {since.date()} {clock(opens)} {clock(closes)}" for since, opens, closes in changes]
    for (year, statement), days in sorted(exceptions(calendar, first, last).items()):
        dates = " ".join(day.strftime("%m-%d") for day in days)
        lines.append(f"{mic} {year} {statement} {dates}")
    return HEADER.format(mic=mic) + "\n".join(lines) + "\n"


def alias_file(mic, other, known_from, known_until):
    if exchange_calendars.resolve_alias(mic) != other:
        sys.exit(f"{mic} is no longer an alias of {other}")
    lines = [f"{mic} like {other}", f"{mic} known {known_from} {known_until}"]
    return HEADER.format(mic=mic) + "\n".join(lines) + "\n"


def main():
    if version("exchange_calendars") != PACKAGE:
        sys.exit(f"exchange_calendars {PACKAGE} is needed, not {version('exchange_calendars')}")
    files = {mic: calendar_file(mic, *spans) for mic, spans in EXCHANGES.items()}
    files |= {mic: alias_file(mic, *alias) for mic, alias in ALIASES.items()}
    stale = []
    for mic, text in files.items():
        path = FOLDER / f"{mic.lower()}.txt"
        if path.exists() and path.read_text() == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv[1:]:
            path.write_text(text)
    print(f"{len(files)} calendars, {len(stale)} differ: {' '.join(stale)}" if stale else f"{len(files)} calendars, all as written")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
