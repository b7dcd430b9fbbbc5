"""Keeping a plan valid while people come and go, with few moved: plain Python on bit masks."""
