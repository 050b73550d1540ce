"""Which requests a subject is in the area of, for all subjects at once."""

from simulator.measure.inference.evidence import Evidence, Kind, ObservedRequest, Subject

_KINDS = (Kind("all", prior=1.0, shares=0.3, declines=0.1),)


def test_each_subject_has_the_requests_whose_area_it_is_in() -> None:
    """In their order; a subject that no area reaches has none."""
    evidence = Evidence(
        tuple(Subject(name, _KINDS) for name in "abcd"),
        (
            ObservedRequest("first", (0, 2)),
            ObservedRequest("second", (2,), post=True),
            ObservedRequest("third", (0, 1, 2)),
        ),
    )
    assert evidence.requests_of_subjects() == [[0, 2], [2], [0, 1, 2], []]
