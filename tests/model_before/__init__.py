"""The model as it was when every answer woke a process and wrote its rows: to compare with.

Kept for as long as the model that writes at once is new: `tests/property/test_model_before.py`
draws random worlds through both. It is nobody's to change; when it goes, the test goes with it.
"""

from tests.model_before.run import run

__all__ = ["run"]
