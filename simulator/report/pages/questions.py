"""What a class can talk about after the figures: nobody is a suspect, and nothing has a winner."""

from __future__ import annotations

from simulator.report.pages.pairs import AskedHomes

ROLES = (
    ("A resident who was asked", "What would you want to be told, and before or after you answer?"),
    (
        "Somebody else who lives there, or rents",
        "The owner shares. You are in the picture too. Who should have asked you?",
    ),
    (
        "Somebody who walks past",
        "You are in the clip, and you own no camera. Which of these policies protects you?",
    ),
    (
        "The police",
        "Which of these items do you need to work on a case, and which do you only happen to get?",
    ),
    (
        "The company",
        "Which of these rules would you print on the box? Which would you rather not?",
    ),
    (
        "The town council",
        "What has to be public so that you can tell whether this is fair, and who might it expose?",
    ),
)
"""Five sides and a sixth, each with a question of its own."""

EXIT = (
    "Name one thing that the police know under one of these policies and that the people it is "
    "about were not told. Would you change that rule? How?"
)


def questions(asked: AskedHomes, *, behaviour_reacts: bool) -> list[str]:
    """Return questions for the whole class."""
    asked_of_class = [
        "What did you expect before you saw the figures? Where were you wrong, and why?",
        "Which single rule would you change first: the map, the names, the numbers, when they "
        "come, or what residents are told? What gets better, and for whom does it get worse?",
    ]
    if asked.ignored:
        asked_of_class.append(
            f"{asked.ignored:,} times a home did not answer. Is that the same as saying no? "
            "Should it be passed on in the same way?"
        )
    asked_of_class.append(
        "One policy passes on less, and another lets the public check more. Can you have both? "
        "What would that take?"
    )
    if not behaviour_reacts:
        asked_of_class.append(
            "People here answer the same whatever the police are told. Is that true of you? "
            "How would the figures change if it were not?"
        )
    asked_of_class.append(
        "Which assumption, if it were wrong, would change the most? How could you find out?"
    )
    return asked_of_class
