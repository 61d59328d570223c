"""Where in the township and in the window somebody is. No services here: the login is built with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """A line of the village tree: a division code or its beginning ("" = all), and a group of a village."""

    code: str = ""
    group: str = ""

    @classmethod
    def parse(cls, text: str) -> Region:
        code, _, group = text.partition("/")
        return cls(code, group)

    def __str__(self) -> str:
        return f"{self.code}/{self.group}" if self.group else self.code


@dataclass(frozen=True)
class Place:
    """Where a person was: enough to come back after the idle lock. `household` is a household id."""

    room: str = ""
    region: Region = Region()
    household: str = ""
