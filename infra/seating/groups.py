"""`potluck seat` for a maximum diversity grouping, which has weights and no people."""

from pathlib import Path

from infra.seating.answers import write
from infra.seating.limits import Limits
from infra.seating.progress import Line, interruptible
from infra.seating.results import ending, refuse_unaccepted, show, show_json
from services.matching.grouping import Progress, group
from services.matching.instances import GroupingInstance
from shared.problems import Invalid


def group_instance(
    instance: GroupingInstance, limits: Limits, out: Path | None, *, as_json: bool
) -> None:
    """Divide elements into groups, and write or print them with their value.

    Raises:
        Invalid: no division keeps the limits of the groups.
    """
    line = Line(limits.started)

    def tell(progress: Progress) -> None:
        line.tell(progress.share, f"value {progress.value:,.10g}")

    try:
        with line.shown(), interruptible() as stop:
            found = group(
                instance.weights,
                instance.minimum,
                instance.maximum,
                seed=limits.seed,
                effort=limits.effort,
                seconds=limits.left(),
                threads=limits.threads,
                progress=tell,
                stop=stop,
            )
            interrupted = stop()
    except ValueError as error:
        raise Invalid(f"{instance.name}: {error}", "Correct the instance.") from error
    value = instance.value(found.groups)
    refuse_unaccepted([*instance.breaches(found.groups)])
    if out:
        write(out, instance.answer(found.groups))
    if as_json:
        show_json({"broken": 0, "value": value})
        return
    if not out:
        show(_lines(found.groups))
    groups = len(instance.minimum)
    show([f"{len(found.groups):,} elements in {groups:,} groups: a value of {value:,.10g}."])
    show(ending(limits, out, interrupted=interrupted))


def _lines(groups: tuple[int, ...]) -> list[str]:
    inside: dict[int, list[str]] = {number: [] for number in sorted(set(groups))}
    for element, number in enumerate(groups):
        inside[number].append(str(element))
    return [f"Group {number}: {' '.join(elements)}" for number, elements in inside.items()]
