"""The small pages and letters of signing in: no script, nothing from elsewhere, nothing kept."""

import base64
import hashlib
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).parent / "templates"
_JINJA = Environment(
    loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
)
_STYLE = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


def sign_in_page(email: str) -> HTMLResponse:
    """Return the page with the button that signs an organizer in."""
    return _page("sign_in.html", 200, email=email)


def used_link_page() -> HTMLResponse:
    """Return the page for a link that signs nobody in any more, or never did."""
    return _page("used_link.html", 410)


def sign_in_letter(link: str) -> tuple[str, str]:
    """Return the text and the HTML of the letter that brings a link."""
    text = _JINJA.get_template("sign_in_letter.txt").render(link=link)
    return text, _JINJA.get_template("sign_in_letter.html").render(link=link)


def _page(template: str, status: int, **words: str) -> HTMLResponse:
    page = _JINJA.get_template(template).render(style=_STYLE, **words)
    return HTMLResponse(page, status_code=status, headers=HEADERS)
