"""What every field editor offers: value, state, problems in words. Not a place for rules or storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.policy import PolicyView
from app.domain.problems import Problem, Severity
from app.forms.conditions import is_blank
from app.forms.schema import Field
from app.views.forms.editors.entry_flow import EntryFlow
from app.views.forms.editors.kept_texts import UNREADABLE, KeptTexts

AnyWidget = TypeVar("AnyWidget", bound=QWidget)

_SHOWN_PROBLEMS = 2


class Choice(NamedTuple):
    """One line of a list: the stored key, the words, the digits that may be typed, a remark."""

    key: str
    text: str
    digits: str = ""
    remark: str = ""

    @property
    def line(self) -> str:
        return "  ".join(part for part in (self.digits, self.text, self.remark) if part)


class ReferenceSource(Protocol):
    """Where a reference field finds other records. `then` is called on the GUI thread, at once or later.

    A newer `find` may take the place of one that was not answered yet.
    """

    def find(self, text: str, then: Callable[[tuple[Choice, ...]], None]) -> None: ...

    def label(self, key: str, then: Callable[[str], None]) -> None: ...


NAME_TO_COME = "……"
"""What stands for a record until its name is known."""


@dataclass(frozen=True)
class EditorContext:
    """What editors need from outside: policy of the business date, today, ids for new rows, lists, pace.

    `before` gives the records of a form in the household typed before this one; `texts` keeps what could not
    be read while another record is shown, None where a page lets it go.
    """

    policy: PolicyView
    today: date
    new_id: Callable[[], str]
    references: Mapping[str, ReferenceSource] = field(default_factory=dict)
    flow: EntryFlow = field(default_factory=EntryFlow)
    before: Callable[[str], Sequence[Mapping[str, Any]]] = lambda _schema_id: ()
    texts: KeptTexts | None = None


class EditorFrame(QWidget):
    """What is seen of a field: what is typed into, last year's value and problems below it."""

    def __init__(self, field: Field, compact: bool) -> None:
        super().__init__()
        self.field = field
        self.compact = compact
        self.readonly = False
        self._build_frame()

    def _build_frame(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._column.addLayout(self._row)
        self._last_year = named(QLabel(), "lastYear")
        self._last_year.setProperty("tone", "muted")
        self._last_year.hide()
        self._problem_line = named(QLabel(), "problemLine")
        self._problem_line.setWordWrap(True)
        self._problem_line.setTextFormat(Qt.TextFormat.PlainText)
        self._problem_line.hide()
        self._column.addWidget(self._last_year)
        self._column.addWidget(self._problem_line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _adopt(self, widget: QWidget) -> None:
        """Make `widget` the one that is typed into: focus, name and guidance go to it."""
        self._row.addWidget(widget, 1)
        self.setFocusProxy(widget)
        widget.setAccessibleName(self.field.label)
        widget.setAccessibleDescription(self.field.guidance)
        self.setAccessibleName(self.field.label)
        self.setToolTip(self.field.guidance)
        self.setAutoFillBackground(self.compact)

    def set_last_year(self, text: str) -> None:
        """Last year's value in grey under the field; blank hides it."""
        self._last_year.setText(f"上年 {text}" if text else "")
        self._last_year.setVisible(bool(text) and not self.compact)

    def _apply_tab_stop(self) -> None:
        """Tab passes over what cannot be typed; a click still gets there, to read and copy."""
        widget = self.focusProxy()
        if widget is not None:
            policy = Qt.FocusPolicy
            widget.setFocusPolicy(policy.ClickFocus if self.readonly else policy.StrongFocus)

    def _say_problems(self, problems: Sequence[Problem], lines: Sequence[str]) -> None:
        """Words under the field, in the colour of the worst problem; how to fix it as a tool tip."""
        self._problem_line.setText("\n".join(lines))
        self._problem_line.setToolTip("\n".join(problem.fix for problem in problems if problem.fix))
        self._problem_line.setVisible(bool(lines) and not self.compact)
        if problems:
            set_property(self._problem_line, "severity", problems[0].severity.name)

    def _mark(self, severity: str) -> None:
        """Give the typed-into widget the frame of `severity` (the words stand below it)."""
        widget = self.focusProxy()
        if widget is not None:
            set_property(widget, "severity", severity)


class Editor(EditorFrame):
    """One field on the page or in a table cell (`compact`: no problem line, no margins).

    edited(value): a readable value, while typing. changed(value): the field was left or Enter pressed
    and the value differs from before. advance(step): Enter +1, Shift+Enter -1. entered(): it got focus.
    tabbed(step): Tab in a table cell. abandoned(): Escape in a table cell. `set_value` never emits.
    """

    edited = Signal(object)
    changed = Signal(object)
    advance = Signal(int)
    entered = Signal()
    abandoned = Signal()
    tabbed = Signal(int)
    left = Signal()

    def __init__(self, field: Field, context: EditorContext, compact: bool = False) -> None:
        super().__init__(field, compact)
        self.context = context
        self.required = False
        self.problems: tuple[Problem, ...] = ()
        self._wanted = True
        self._judged: Any = None

    def _listen(self, widget: Any) -> None:
        """Follow the keys and the focus of an `InputLine` or a widget with the same signals."""
        widget.keeps_tab = self.compact
        widget.entered.connect(self.entered)
        widget.left.connect(self._on_left)
        widget.enter_pressed.connect(self._on_enter_pressed)
        widget.escape_pressed.connect(self._on_escape)
        widget.tab_pressed.connect(self.tabbed)

    def _on_left(self) -> None:
        self.context.flow.typed()
        self.commit()
        self.left.emit()

    def _on_enter_pressed(self, step: int) -> None:
        if step < 0 or not self.context.flow.forgives_enter():
            self._on_enter(step)

    def _go_on(self) -> None:
        """The answer is complete: to the next field, as Enter would."""
        flow = self.context.flow
        self.commit()
        self.advance.emit(1)
        flow.stepped()

    def _on_enter(self, step: int) -> None:
        self.commit()
        self.advance.emit(step)

    def _on_escape(self) -> None:
        if self.compact:
            self.abandoned.emit()

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def take(self, value: Any) -> None:
        """Put a value in as if it had been typed (F7)."""
        if not self.readonly:
            self.set_value(value)
            self.edited.emit(value)
            self.changed.emit(value)

    def repeat(self, value: Any) -> None:
        """F4: put a value in and go to the next field."""
        if not self.readonly:
            self.take(value)
            self._go_on()

    def commit(self) -> None:
        """Take over what is typed; emits `changed` when the value differs."""

    def typed_text(self) -> str:
        """What stands in the field, as it was typed."""
        return ""

    def retype(self, text: str) -> None:
        """Put back a text that could not be read."""

    def open_list(self) -> None:
        """F2: show the choices, if there are any."""

    def is_typing(self) -> bool:
        """Whether a half-typed text is in the field: its problems are not shown yet."""
        return False

    @property
    def unreadable(self) -> str:
        """Why the text in the field cannot be read; empty when it can."""
        return ""

    @property
    def wanted(self) -> bool:
        """Whether the field is shown for this record (its own condition, not the page's)."""
        return self._wanted

    def needs_answer(self) -> bool:
        """Shift+Enter stops here: shown, writable, and required or in error."""
        if not self._wanted or self.readonly:
            return False
        return self.required or any(problem.severity is Severity.E for problem in self.problems)

    def is_open(self) -> bool:
        """Enter stops here: an answer is needed or missed, and there is none yet or a wrong one."""
        if not self._wanted or self.readonly:
            return False
        severities = {problem.severity for problem in self.problems}
        if is_blank(self.value()):
            return self.required or bool(self.unreadable) or bool(severities & {Severity.E, Severity.W})
        return bool(self.unreadable) or (self.value() == self._judged and Severity.E in severities)

    def set_state(
        self,
        visible: bool = True,
        required: bool = False,
        readonly: bool = False,
        problems: Sequence[Problem] = (),
    ) -> None:
        """Everything the page decides about the field. Derived fields are always read-only."""
        self._wanted = visible
        self.setVisible(visible)
        self.required = required
        readonly = readonly or self.field.derived
        if readonly != self.readonly:
            self.readonly = readonly
            self._apply_readonly()
            self._apply_tab_stop()
        if self.problems != tuple(problems):
            self._judged = self.value()
            self.problems = tuple(problems)
        self.show_problems()

    def _apply_readonly(self) -> None:
        """Subclasses switch their widgets according to `self.readonly`."""

    def shown_problems(self) -> tuple[Problem, ...]:
        """The problems to say now: unreadable text first, half-typed text is left in peace."""
        if self.is_typing():
            return ()
        own = (
            (Problem(UNREADABLE, Severity.E, self.field.name, self.unreadable),) if self.unreadable else ()
        )
        return own + tuple(problem for problem in self.problems if not self._is_merely_missing(problem))

    def _is_merely_missing(self, problem: Problem) -> bool:
        """A needed field that is still blank has its star; a line for each would drown the mistakes."""
        return problem.severity is Severity.E and self.required and is_blank(self.value())

    def show_problems(self) -> None:
        shown = self.shown_problems()
        self._mark(shown[0].severity.name if shown else "")
        self._say_problems(shown, [problem_words(problem) for problem in shown[:_SHOWN_PROBLEMS]])


def problem_words(problem: Problem) -> str:
    """One line: what kind of problem it is, then the message."""
    return f"{problem.severity.label}：{problem.message}"


def named(widget: AnyWidget, name: str) -> AnyWidget:
    """The widget with the object name that the style sheet and the tests know it by."""
    widget.setObjectName(name)
    return widget


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a style-sheet property and show its look, when it is another one."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
