"""Letters and pages as text and HTML. Whatever people wrote is escaped."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.follow_up.letter import Letter

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_INLINER = CSSInliner(load_remote_stylesheets=False)
_PAGE_STYLE = """
body { margin: 0; background: #faf7f2; color: #2b2622; font: 18px/1.55 Georgia, serif; }
main { max-width: 32em; margin: 0 auto; padding: 10vh 20px; }
h1 { font-size: 28px; line-height: 1.25; }
button { padding: 12px 20px; border: 0; border-radius: 6px; background: #8f3f1d; color: #fff;
  font: inherit; cursor: pointer; }
button:focus-visible { outline: 3px solid #2b2622; outline-offset: 3px; }
"""
_STYLE_HASH = b64encode(sha256(_PAGE_STYLE.encode()).digest()).decode()

PAGE_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""What every page is sent with: nothing runs on it, nothing is loaded, nobody hears of its link."""


class Rendered(NamedTuple):
    """A letter, ready to be sent or shown."""

    subject: str
    text: str
    html: str


def rendered(letter: Letter, unsubscribe_url: str) -> Rendered:
    """Return a letter as its reader will see it."""
    said = {"letter": letter, "unsubscribe_url": unsubscribe_url}
    html = _TEMPLATES.get_template("letter.html").render(said)
    return Rendered(
        subject=letter.subject,
        text=_TEMPLATES.get_template("letter.txt").render(said),
        html=_INLINER.inline(html),
    )


def page(name: str) -> str:
    """Return a page behind a link in a letter."""
    return _TEMPLATES.get_template(f"{name}.html").render(style=_PAGE_STYLE)
