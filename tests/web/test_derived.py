"""What is made of a whole store, and made anew when it has changed."""

import threading
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from kg.errors import StoreError
from kg.serving import Engine
from kg.web.derived import Derived


@dataclass
class Changing:
    """Of an engine, the number that tells of changes; and a maker of values that can be held up or fail."""

    generation: int = 0
    made: list[int] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)
    failing: bool = False

    def make(self) -> int:
        self.free.wait(20)
        if self.failing:
            raise StoreError("gone")
        self.made.append(self.generation)
        return self.generation

    def derived(self) -> Derived[int]:
        self.free.set()
        return Derived(cast(Engine, self), self.make)


def made_after(derived: Derived[Any], value: int) -> bool:
    """Whether it gives the value in the end."""
    return any(derived.value() == value for _ in range(200))


def test_it_is_made_once_for_a_generation() -> None:
    engine = Changing()
    derived = engine.derived()
    assert [derived.value() for _ in range(3)] == [0, 0, 0]
    assert engine.made == [0]


def test_it_is_made_anew_after_a_change() -> None:
    engine = Changing()
    derived = engine.derived()
    derived.value()
    engine.generation = 1
    assert made_after(derived, 1)
    assert engine.made == [0, 1]


def test_nobody_waits_for_the_new_one_while_there_is_an_old_one() -> None:
    engine = Changing()
    derived = engine.derived()
    derived.value()
    engine.free.clear()
    engine.generation = 1
    assert derived.value() == 0  # would wait for ever otherwise
    engine.free.set()
    assert made_after(derived, 1)
    assert engine.made == [0, 1]  # and by one thread only


def test_the_first_failure_is_told_and_later_ones_leave_the_old_value() -> None:
    engine = Changing(failing=True)
    derived = engine.derived()
    with pytest.raises(StoreError):
        derived.value()
    engine.failing = False
    assert derived.value() == 0
    engine.failing, engine.generation = True, 1
    assert derived.value() == 0


def test_what_has_begun_to_come_is_waited_for_and_not_made_twice() -> None:
    engine = Changing()
    derived = engine.derived()
    engine.free.clear()
    assert derived.at_hand() is None
    assert derived.at_hand() is None
    waiting = threading.Thread(target=derived.value)
    waiting.start()
    engine.free.set()
    waiting.join(20)
    assert derived.at_hand() == derived.value() == 0
    assert engine.made == [0]


def test_nobody_waits_for_what_is_only_wanted_at_hand() -> None:
    engine = Changing()
    derived = engine.derived()
    engine.free.clear()
    making = threading.Thread(target=derived.value)
    making.start()
    assert derived.at_hand() is None  # would wait for ever otherwise
    engine.free.set()
    making.join(20)
    assert derived.at_hand() == 0
