"""What a platform turns down, and why: a request beyond the limits is refused, never shrunk."""

from __future__ import annotations

import math

from simulator.scenario.policy import Policy
from tests.model_before.drawn.incidents import Incident

_ROUNDING = 1e-9


def refusal(policy: Policy, incident: Incident, radius: float) -> str:
    """Return why `policy` refuses a request with a circle of `radius` miles, or nothing."""
    if policy.people_asked == "none":
        return "this policy sends no requests to residents"
    limits = policy.request_limits
    if limits.max_posts is not None and incident.post > limits.max_posts:
        return f"this is request {incident.post} for one incident; {limits.max_posts} are allowed"
    area = incident.area_sq_mi if incident.area_sq_mi is not None else math.pi * radius**2
    if incident.asks is None:
        if limits.min_area_sq_mi is not None and area < limits.min_area_sq_mi - _ROUNDING:
            return f"an area of {area:.3g} sq mi is below the least, {limits.min_area_sq_mi:g}"
        if limits.max_area_sq_mi is not None and area > limits.max_area_sq_mi + _ROUNDING:
            return f"an area of {area:.3g} sq mi is above the most, {limits.max_area_sq_mi:g}"
    if limits.max_window_hours is not None and incident.window_hours > limits.max_window_hours:
        return (
            f"{incident.window_hours:.3g} hours of video are more than {limits.max_window_hours:g}"
        )
    if limits.max_age_days is not None and incident.age_days > limits.max_age_days:
        return f"video {incident.age_days:.3g} days old is older than {limits.max_age_days:g} days"
    return ""
