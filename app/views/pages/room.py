"""What the desk says to a room. A room overrides what concerns it."""

from __future__ import annotations

from app.services.regions import RegionNode
from app.views.place import Region


class RoomPage:
    """Mixed into the widget of every room of the rail."""

    def show_region(self, region: Region, title: str, villages: tuple[RegionNode, ...]) -> None:
        """A line of the village tree was chosen."""

    def show_villages(self, title: str, villages: tuple[RegionNode, ...]) -> None:
        """The village tree was read (again); `title` is the chosen line in words."""

    def refresh(self, changes) -> None:
        """Something was written (`Changes`)."""

    def flush(self) -> None:
        """The desk is about to close: store what is not stored yet."""
