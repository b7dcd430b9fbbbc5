"""The small pages behind links, and the letter of signing in: no script, nothing from elsewhere."""

import base64
import hashlib
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.planning.personal import Invitation, OwnWords
from services.planning.profile import REMARK_LIMIT, legible
from shared.personal_links import QUESTION

_TEMPLATES = Path(__file__).parent / "templates"
_JINJA = Environment(
    loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
)
_JINJA.filters["legible"] = legible
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


def unknown_link_page() -> HTMLResponse:
    """Return the page for a personal link that is nobody's, or was cut short."""
    return _page("unknown_link.html", 404)


def personal_page(
    invitation: Invitation,
    *,
    here: str,
    done: str = "",
    problem: str | None = None,
    wrote: str | OwnWords | None = None,
) -> HTMLResponse:
    """Return somebody's own page; where the evening is over, or they withdrew, one that says so.

    Args:
        here: the path of the page.
        done: what they have just done: `answered`, `later` or `changed`.
        problem: why what they wrote could not be kept.
        wrote: that, an answer or all of their words, for them to correct.
    """
    if not invitation.holds:
        return _page("ended.html", 410, invitation=invitation)
    return _page(
        "personal.html",
        422 if problem else 200,
        invitation=invitation,
        here=here,
        question=QUESTION,
        done=done,
        problem=problem,
        refused=problem and ("words" if isinstance(wrote, OwnWords) else "answer"),
        answer=wrote if isinstance(wrote, str) else "",
        words=wrote if isinstance(wrote, OwnWords) else invitation.words,
        remark_limit=REMARK_LIMIT,
    )


def sign_in_letter(link: str) -> tuple[str, str]:
    """Return the text and the HTML of the letter that brings a link."""
    text = _JINJA.get_template("sign_in_letter.txt").render(link=link)
    return text, _JINJA.get_template("sign_in_letter.html").render(link=link)


def _page(template: str, status: int, **words: object) -> HTMLResponse:
    page = _JINJA.get_template(template).render(style=_STYLE, **words)
    return HTMLResponse(page, status_code=status, headers=HEADERS)
