"""The catalogue of facts: everything one service may tell the others.

A fact carries the present state of one aggregate, never a delta, and the aggregate's `revision`.
A consumer keeps what has the higher revision, so duplicates, reordering and replays converge.

Inside a version a schema grows by optional fields only; `tests/contract` holds the golden schemas.
"""

from shared.facts.check_in import AttendanceRecorded, AttendanceState, DoorsClosed
from shared.facts.fact import FactData
from shared.facts.follow_up import PromptSent
from shared.facts.matching import (
    CircleHelp,
    CirclesFormed,
    Figure,
    HelpChain,
    HelpCircle,
    Level,
    LevelCounts,
    PlanCertified,
    PlanFigures,
    PlanOffer,
    PlanSought,
    QuestionAsked,
    SearchState,
    SharedInterest,
    TableSeated,
)
from shared.facts.planning import (
    AcquaintanceDeclared,
    AttendeeRegistered,
    GatheringAnnounced,
    GatheringState,
    PairKind,
    Pin,
    PlannedTable,
    RosterState,
)

__all__ = [
    "CATALOGUE",
    "AcquaintanceDeclared",
    "AttendanceRecorded",
    "AttendanceState",
    "AttendeeRegistered",
    "CircleHelp",
    "CirclesFormed",
    "DoorsClosed",
    "FactData",
    "Figure",
    "GatheringAnnounced",
    "GatheringState",
    "HelpChain",
    "HelpCircle",
    "Level",
    "LevelCounts",
    "PairKind",
    "Pin",
    "PlanCertified",
    "PlanFigures",
    "PlanOffer",
    "PlanSought",
    "PlannedTable",
    "PromptSent",
    "QuestionAsked",
    "RosterState",
    "SearchState",
    "SharedInterest",
    "TableSeated",
]

CATALOGUE: tuple[type[FactData], ...] = (
    GatheringAnnounced,
    AttendeeRegistered,
    AcquaintanceDeclared,
    AttendanceRecorded,
    DoorsClosed,
    TableSeated,
    PlanCertified,
    PlanSought,
    CirclesFormed,
    QuestionAsked,
    PromptSent,
)
"""Every fact there is. Topology, golden schemas and the AsyncAPI document are made from it."""
