"""Help circles: rings of people, each able to help the next. Pure, no clock but a time limit.

`exchange` holds the problem and its answer, `arcs` says who can help whom, `finder` forms circles
and bounds how many people any could cover, and `checker` accepts them without sharing its code.
"""
