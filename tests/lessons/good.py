"""A small lesson that is right, which tests make wrong."""

from __future__ import annotations

GOOD = """\
title = "Good"
minutes = 10
question = "What do they know?"
goals = ["Say why silence can be read."]
story = "maple-court"
hidden = ["compare", "policy", "infer"]
[figures]
asked = { of = "happened.asked", policy = "totals-per-request" }
silent = { of = "measures.certain_nonsharing", policy = "early-partner-2018-exact-map" }
doors = { of = "measures.likeliest_wrong", policy = "totals-per-request", as = "of 10" }
[[steps]]
id = "street"
minutes = 4
say = "The police ask {asked} homes."
show = { screen = "watch", policy = "early-partner-2018-exact-map", at = "end" }
[[steps]]
id = "map"
minutes = 6
say = "Look at the map."
ask = { text = "How many of {asked}?", choices = ["about 1", "about 3", "about 13"], reasons = ["the map", "the names"], answer = { figure = "silent", nearest = true } }
show = { screen = "compare", policies = ["early-partner-2018", "totals-per-request"], open = ["compare"] }
tell = { yes = "You said {guess}. It is {silent}.", no = "You said {guess}; it is {silent}." }
talk = "At {doors} doors they would be wrong. Who told them?"
"""
