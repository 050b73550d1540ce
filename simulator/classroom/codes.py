"""A result as a few letters that a teacher reads aloud, `K7QM2-R4XT9`, and back: numbers only.

Letters are Crockford's: none that sound or look alike, small or large. The last one is Damm's
check digit over the field of 32 elements, so that every wrong letter and every swap of neighbours
is refused. H. Michael Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004, section 5.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""By value; Douglas Crockford's Base 32, which has neither I, L, O nor U."""
VERSION = 1
"""Of what the bits mean: a code of another one is not read as if it were this one."""
STORY_BITS, POLICY_BITS, REPLICATION_BITS, FACTS_BITS, DIGEST_BITS, SEED_BITS = 6, 7, 6, 8, 10, 32
LAST_REPLICATION = 2**REPLICATION_BITS - 1
LAST_SEED = 2**SEED_BITS - 1
SHORT, LONG = 10, 16
"""Letters of a code, the check digit included: without a seed of its own, and with one."""
_VERSION_BITS, _OWN_SEED_BITS, _BITS_A_LETTER = 3, 1, 5
_GROUPS = {SHORT: 5, LONG: 4}
"""Letters between two dashes."""
_FIELD = 0b100101
"""x⁵ + x² + 1, which has no factors: the field of 32 elements is that of remainders by it."""
_READ_AS = {"O": "0", "I": "1", "L": "1"}
_DASHES = "-‐‑‒–—−_"
NOT_RIGHT = "one letter is not right"


class CodeError(ValueError):
    """These letters are no code; the message says why, to whoever typed them."""


@dataclass(frozen=True, slots=True)
class CodeNumbers:
    """What a code says, as numbers that each fit into their bits."""

    story: int
    policy: int
    """0: all that the story itself compares."""
    digest: int
    """The last ten bits of the digest of what is run: other bits, another version of the story."""
    replication: int = 0
    facts: int = 0
    """0: those that the policy gives."""
    seed: int | None = None
    """The root seed, where it is not the story's own."""


def letters_of(numbers: CodeNumbers) -> str:
    """Return the code of `numbers`, in groups.

    Raises:
        ValueError: where a number does not fit into its bits.
    """
    own_seed = numbers.seed is not None
    fields = [
        (VERSION, _VERSION_BITS),
        (numbers.story, STORY_BITS),
        (numbers.policy, POLICY_BITS),
        (numbers.replication, REPLICATION_BITS),
        (numbers.facts, FACTS_BITS),
        (numbers.digest, DIGEST_BITS),
        (int(own_seed), _OWN_SEED_BITS),
    ]
    if numbers.seed is not None:
        fields.append((numbers.seed, SEED_BITS))
    length = LONG if own_seed else SHORT
    whole = 0
    for value, bits in fields:
        if not 0 <= value < 2**bits:
            raise ValueError(f"{value} does not fit into {bits} bits")
        whole = whole << bits | value
    whole <<= _unused(length)
    values = [whole >> shift & 31 for shift in _shifts(length)]
    written = "".join(LETTERS[value] for value in (*values, _check(values)))
    group = _GROUPS[length]
    return "-".join(written[at : at + group] for at in range(0, length, group))


def numbers_of(word: str) -> CodeNumbers:
    """Return what the code `word` says.

    Raises:
        CodeError: it is none.
    """
    typed = bare(word)
    if len(typed) not in _GROUPS:
        raise CodeError(f"a code has {SHORT} or {LONG} letters; this one has {len(typed)}")
    values = [LETTERS.find(letter) for letter in typed]
    if min(values) < 0 or _check(values) != 0:
        raise CodeError(NOT_RIGHT)
    whole = 0
    for value in values[:-1]:
        whole = whole << _BITS_A_LETTER | value
    unused = _unused(len(typed))
    left, whole = whole & 2**unused - 1, whole >> unused
    seed = None
    if len(typed) == LONG:
        seed, whole = whole & LAST_SEED, whole >> SEED_BITS
    sizes = (_OWN_SEED_BITS, DIGEST_BITS, FACTS_BITS, REPLICATION_BITS, POLICY_BITS, STORY_BITS)
    parts: list[int] = []
    for bits in sizes:
        parts.append(whole & 2**bits - 1)
        whole >>= bits
    own_seed, digest, facts, replication, policy, story = parts
    if whole != VERSION or left or own_seed != (seed is not None):
        raise CodeError("another version of camsim made this code; this one cannot read it")
    return CodeNumbers(story, policy, digest, replication, facts, seed)


def bare(word: str) -> str:
    """Return the letters of `word` as a code has them: large, without dashes and blanks."""
    large = (letter.upper() for letter in word if not letter.isspace() and letter not in _DASHES)
    return "".join(_READ_AS.get(letter, letter) for letter in large)


def is_like_code(word: str) -> bool:
    """Tell whether somebody who types `word` may mean a code: by its length and its letters."""
    typed = bare(word)
    if not (typed.isascii() and typed.isalnum()):
        return False
    nearly = any(abs(len(typed) - length) == 1 for length in _GROUPS)
    return len(typed) in _GROUPS or (nearly and any(letter.isdigit() for letter in word))


def _unused(length: int) -> int:
    """Return how many bits at the end of a code of so many letters mean nothing; they are 0."""
    bits = _VERSION_BITS + STORY_BITS + POLICY_BITS + REPLICATION_BITS
    bits += FACTS_BITS + DIGEST_BITS + _OWN_SEED_BITS
    bits += SEED_BITS if length == LONG else 0
    return (length - 1) * _BITS_A_LETTER - bits


def _shifts(length: int) -> range:
    return range((length - 2) * _BITS_A_LETTER, -1, -_BITS_A_LETTER)


def _check(values: Iterable[int]) -> int:
    """Return the check digit of `values`; 0 for those that have theirs at their end."""
    interim = 0
    for value in values:
        doubled = (interim ^ value) << 1
        interim = doubled ^ _FIELD if doubled >= len(LETTERS) else doubled
    return interim
