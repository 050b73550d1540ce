"""A live class: students answer as residents, and the street that they make is worked out."""
