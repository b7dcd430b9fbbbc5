"""Instances: problems and answers as files, for the command line and for benchmarks."""

from services.matching.instances.exchange import ExchangeInstance
from services.matching.instances.grouping import GroupingInstance
from services.matching.instances.reading import Instance, is_instance, read_instance
from services.matching.instances.seating import SeatingInstance

__all__ = [
    "ExchangeInstance",
    "GroupingInstance",
    "Instance",
    "SeatingInstance",
    "is_instance",
    "read_instance",
]
