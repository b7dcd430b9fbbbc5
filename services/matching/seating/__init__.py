"""Who should sit with whom: the seating problem, its solver, and the certificate of a plan.

Pure: no clock but a time limit, no database, no broker. `room` holds the problem and the plan,
`solver` makes plans, `repair` keeps them valid while people come and go, `certificate` says what
holds for them and `checker` proves it again without sharing code with the rest.
"""
