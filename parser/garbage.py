"""Reading without looking for cycles: many objects are made that live on, and none of them hold each other in a circle.

Python looks for cycles the more often the more objects are made, and each time among all of them: of a large text a third of the
time would go there.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def uncollected(function: Callable[P, T]) -> Callable[P, T]:
    """The function, during which nothing looks for cycles. What the caller had set holds again afterwards.

    What it made is old then, as what has lived for long: else all of it would be looked through as soon as a little more is made.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gc.isenabled():
            return function(*args, **kwargs)
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if not gc.get_freeze_count():  # else somebody froze something, which has to stay so
                gc.freeze()
                gc.unfreeze()
            gc.enable()

    return run
