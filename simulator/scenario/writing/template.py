"""A scenario to start from: complete, small, and commented."""

TEMPLATE = """\
# A scenario for camsim. Run it:      camsim compare {typed}
# Check it while you write:           camsim check {typed}
# Every key and what it may hold:     camsim schema scenario

title = "{title}"
story = \"\"\"
What the class reads before the run.
\"\"\"
question = "What do the police learn about one home?"
start = 2024-05-01            # simulation time is whole minutes from this midnight
days = 60
seed = 1                      # the luck of the draw; another number is another summer

# The first policy is the one that the others are compared with. `camsim list` names them all;
# "./mine.toml" is a policy file of your own beside this one.
policies = ["early-partner-2018", "stated-policy-2019", "every-outcome"]
# What can be changed on the story's card before it is run: three at most.
controls = ["policy", "residents.segments[0].shares", "seed"]

[town]                        # a square town on a street grid
area_sq_mi = 2.0
homes_per_sq_mi = 2000        # all homes
cameras = 260                 # homes enrolled with the platform: those who can be asked

[residents]
mean_hours_to_answer = 12
deadline_hours = 168          # then every open response counts as "no answer"
[[residents.segments]]        # kinds of residents; the shares add up to 1
name = "all"
share = 1.0
shares = 0.035                # chance to share, per request
declines = 0.115              # chance to say no; the rest never answer

[[agencies]]
name = "Exampleville Police"  # a fictional one
requests_per_month = 4        # a month is 30 days
area_sq_mi = {{ median = 0.10, spread = 1.6 }}

[[assumptions]]               # what your figures rest on; shown to whoever reads the result
text = "3.5 of 100 asked homes share: in Fort Lauderdale, the police heard, 3.5 percent answered."
status = "derived"            # sourced, derived or assumed
source = "https://editor.blavity.com/amazons-ring-allegedly-gave-video-surveillance-data-to-florida-police"

[[assumptions]]
text = "The split between saying no and not answering was never published."
status = "assumed"
"""


def template(name: str, typed: str = "") -> str:
    """Return the text of a new scenario called `name`; `typed` names its file in commands."""
    title = title_of(name) or "New scenario"
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return TEMPLATE.format(typed=typed or f"{name}.toml", title=escaped)


def title_of(name: str) -> str:
    """Return the title of a file called `name`; empty where that has no letter."""
    return name.replace("-", " ").replace("_", " ").strip().capitalize()
