"""Downloads from a stand-in with yfinance, of which only the base addresses are changed.

Called with the address of the server, the first session, the day after the last, and symbols, the one
to look into first; prints one JSON document.
"""
import json
import sys
import tempfile
from urllib.parse import urlsplit, urlunsplit

import yfinance
from curl_cffi import requests

server, first, after, *symbols = sys.argv[1:]


class Session(requests.Session):
    """Sends what is for a host of Yahoo to the stand-in."""

    def request(self, method, url, *arguments, **named):
        parts = urlsplit(url)
        if (parts.hostname or "").endswith("yahoo.com"):
            url = urlunsplit(("http", server, parts.path, parts.query, ""))
        return super().request(method, url, *arguments, **named)


def column(frame, name):
    return [[str(day.date()), float(value)] for day, value in frame[name].items()]


def events(series):
    return [[str(day.date()), float(value)] for day, value in series.items()]


yfinance.set_tz_cache_location(tempfile.mkdtemp())
session = Session(impersonate="chrome")
ticker = yfinance.Ticker(symbols[0], session=session)
raw = ticker.history(start=first, end=after, auto_adjust=False, actions=True)
adjusted = ticker.history(start=first, end=after, auto_adjust=True)
several = yfinance.download(
    symbols, start=first, end=after, auto_adjust=False, progress=False, session=session
)
shares = ticker.get_shares_full(start=first, end=after)
print(json.dumps({
    "version": yfinance.__version__,
    "close": column(raw, "Close"),
    "adj_close": column(raw, "Adj Close"),
    "auto_adjusted": column(adjusted, "Close"),
    "dividends": events(raw["Dividends"][raw["Dividends"] != 0]),
    "splits": events(raw["Stock Splits"][raw["Stock Splits"] != 0]),
    "shares": events(shares),
    "several": {
        symbol: column(several["Close"].dropna(subset=[symbol]), symbol) for symbol in symbols
    },
    "last_price": ticker.fast_info["lastPrice"],
    "info": {
        name: ticker.info.get(name)
        for name in ("marketCap", "sharesOutstanding", "regularMarketPrice", "longName", "sector")
    },
}))
