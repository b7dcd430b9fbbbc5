"""Maximum diversity grouping: elements into groups whose inner weights add up to the most."""

from services.matching.grouping.formats import lower_triangle, read_mdgplib
from services.matching.grouping.solver import Grouping, Progress, group

__all__ = ["Grouping", "Progress", "group", "lower_triangle", "read_mdgplib"]
