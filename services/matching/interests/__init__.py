"""What people write about their interests, and which of these texts meet. Pure, nothing is stored.

`splitting` tells interests apart, `reading` takes one to words, `privacy` holds back what is not
for others. `tree` holds what there is to name, `naming` finds it among words, `spelling` forgives
slips, `filler` learns what tells nothing in a room. `meaning` says what an interest names,
`membership` which keys it holds for that, `rulings` what the host makes of them. `understanding`
does so for a room, `meeting` for pairs of texts, `answering` for asks and offers.
"""
