good = Goed
good = Weer
= kapot
