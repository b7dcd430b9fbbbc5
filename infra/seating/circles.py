"""`potluck circles`: the help circles of an instance with asks and offers."""

from pathlib import Path

from infra.seating.answers import refuse_place, write
from infra.seating.limits import Limits
from infra.seating.progress import Line, interruptible
from infra.seating.results import ending, refuse_unaccepted, show, show_json
from services.matching.circles.checker import check_circles
from services.matching.circles.finder import Circles, Progress, find_circles, members
from services.matching.instances import ExchangeInstance, is_instance, read_instance
from services.matching.instances.files import read_bytes
from shared.problems import Invalid


def find_circles_in(file: Path, limits: Limits, out: Path | None, *, as_json: bool) -> None:
    """Find the help circles of an exchange, and write or print them with what was proved.

    Raises:
        Invalid: something given cannot be used.
    """
    content = read_bytes(file)
    if out:
        refuse_place(out, [file], (".json",))
    instance = read_instance(file, content) if is_instance(content) else None
    if not isinstance(instance, ExchangeInstance):
        raise Invalid(
            f"{file} is no instance of potluck-exchange/1.", f"To seat it, try: potluck seat {file}"
        )
    found, interrupted = _search(instance, limits)
    rings = [members(circle) for circle in found.circles]
    if out:
        write(out, instance.answer(rings))
    if as_json:
        show_json(_figures(found))
        return
    if not out:
        show(f"{' helps '.join(ring)} helps {ring[0]}" for ring in rings)
    show(_lines(instance, found))
    show(ending(limits, out, interrupted=interrupted))


def _search(instance: ExchangeInstance, limits: Limits) -> tuple[Circles, bool]:
    line = Line(limits.started)

    def tell(progress: Progress) -> None:
        best = f"{progress.covered} people in circles, {progress.bound} at most"
        line.tell(progress.share, best)

    with line.shown(), interruptible() as stop:
        found = find_circles(
            instance.exchange,
            seed=limits.seed,
            effort=limits.effort,
            seconds=limits.left(),
            progress=tell,
            stop=stop,
        )
        interrupted = stop()
    refuse_unaccepted(check_circles(instance.exchange, found))
    return found, interrupted


def _lines(instance: ExchangeInstance, found: Circles) -> list[str]:
    covered, people = found.covered, len(instance.exchange.people)
    proved = "the most possible, proved" if found.proven else f"at most {covered.bound:,}"
    said = f"{covered.value:,} of {people:,} people in {len(found.circles):,} circles: {proved}."
    return [said, covered.witness] if covered.witness else [said]


def _figures(found: Circles) -> dict[str, object]:
    return {
        "broken": 0,
        "covered": found.covered.value,
        "circles": len(found.circles),
        "bounds": {"covered": found.covered.bound},
    }
