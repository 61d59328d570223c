"""Photos to households: choose the folder, look through what was sorted, move or leave out, store at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.progress import Progress
from app.forms.kinds import Reference
from app.forms.schema import Field
from app.services.photo_sorting import (
    Photo,
    PhotoGroup,
    SortPlan,
    StoredPhotos,
    household_titles,
    photo_preview,
    read_photos,
    store_photos,
)
from app.views.forms.editors.base import EditorContext, named
from app.views.forms.editors.catalogue import make_editor
from app.views.pages.card_references import HouseholdSource
from app.views.pages.sheet import button, column_of, heading, row_of, words
from app.views.previews import preview_picture
from app.views.workplace import Workplace

PREVIEW = QSize(72, 54)
_PHOTO = Qt.ItemDataRole.UserRole
_HOUSEHOLD = Qt.ItemDataRole.UserRole + 1
_HOW = (
    "每到一户，先把打印的户档卡（右上角有方块码）拍一张，再拍这一户的房屋、证件和人。"
    "把手机里的照片拷到一个文件夹，从这里打开，程序按方块码把照片分到各户。\n"
    "带码的照片只用来分户，默认不存；要存的打上勾。第一张带码照片以前的、编号认不出的，单独列出，由您决定。"
)
_NOTHING_CHOSEN = "没有打勾的照片，没有存。"


class PhotoSortingPage(QWidget):
    """`changed(Changes)` after the photos were stored."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.steps = QStackedWidget()
        self.steps.addWidget(self._start())
        self.steps.addWidget(self._review())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.steps)

    def _start(self) -> QWidget:
        page = QWidget()
        self.folder_button = button("选择照片文件夹…", self.choose_folder, primary=True)
        column = column_of(
            self._workplace.theme, heading("按户档卡上的方块码，把手机照片分到各户"), words(_HOW),
            row_of(self.folder_button),
        )  # fmt: skip
        column.addStretch(1)
        page.setLayout(column)
        return page

    def _review(self) -> QWidget:
        page = QWidget()
        self.summary = words()
        self.tree = named(PhotoTree(), "photos")
        self.tree.itemSelectionChanged.connect(self._offer)
        self.tree.itemChanged.connect(lambda item, column: self._offer())
        theme = self._workplace.theme
        page.setLayout(column_of(theme, self.summary, self.tree, self._moving(), self._buttons()))
        return page

    def _moving(self) -> QHBoxLayout:
        workplace = self._workplace
        source = HouseholdSource(workplace.session, workplace.jobs, self)
        context = EditorContext(workplace.session.policy(), workplace.session.clock.today(),
                                workplace.session.new_id, {"household": source})  # fmt: skip
        self.target = make_editor(Field("household", "移到的户", Reference("household")), context)
        self.target.setMinimumWidth(workplace.theme.pixels(320))
        self.move_button = QPushButton("移到这一户")
        self.move_button.clicked.connect(self.move_chosen)
        row = QHBoxLayout()
        row.addWidget(QLabel("选中的照片移到"))
        row.addWidget(self.target)
        row.addWidget(self.move_button)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.back_button = QPushButton("重新选择")
        self.back_button.clicked.connect(self.begin_again)
        self.store_button = QPushButton("存到各户")
        self.store_button.setProperty("tone", "primary")
        self.store_button.clicked.connect(self.store)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.store_button)
        row.addWidget(self.back_button)
        return row

    def choose_folder(self) -> None:
        folder = self._workplace.dialogs.choose_folder("选择照片文件夹")
        if folder is not None:
            self.read(folder)

    def read(self, folder: Path) -> None:
        """Decode and sort a folder in a job."""
        session = self._workplace.session

        def work(progress: Progress) -> tuple[SortPlan, dict[str, bytes | None]]:
            plan = read_photos(session, folder, progress)
            photos = [photo for group in plan.groups for photo in group.photos]
            return plan, {photo.file.digest: photo_preview(session, photo) for photo in photos}

        self._workplace.jobs.read(work, self._show_plan, title="正在读照片", modal=True)

    def _show_plan(self, read: tuple[SortPlan, dict[str, bytes | None]]) -> None:
        plan, previews = read
        order = "按拍摄时间" if plan.by_time else "按文件名"
        found = sum(bool(group.household_id) for group in plan.groups)
        said = f"{order}排列：{found} 户 {plan.sorted_photos} 张，没有分到户的 {plan.left_over} 张。"
        if plan.refused:
            first = "；".join(f"{refusal.name}：{refusal.reason}" for refusal in plan.refused[:3])
            said += f"\n没有读进来的 {len(plan.refused)} 个：{first}"
        self.summary.setText(said)
        self.tree.show_groups(plan.groups, previews)
        self.steps.setCurrentIndex(1)
        self.tree.setFocus()
        self._offer()

    def move_chosen(self) -> None:
        """Move the marked photos to the household typed beside the button."""
        self.target.commit()
        household = self.target.value()
        if not household:
            self._workplace.dialogs.notify("请先填要移到哪一户：户主姓名、拼音首字母或户编号。")
            return
        session = self._workplace.session
        self._workplace.jobs.read(lambda progress: household_titles(session, [household]), self._take_target)

    def _take_target(self, titles: Mapping[str, str]) -> None:
        for household, title in titles.items():
            self.tree.move_chosen(household, title)
        self._offer()

    def store(self) -> None:
        """Store every ticked photo that has a household, all in one act."""
        chosen = self.tree.chosen()
        if not chosen:
            self._workplace.dialogs.notify(_NOTHING_CHOSEN)
            return
        session = self._workplace.session
        self._workplace.jobs.write(
            lambda progress: store_photos(session, chosen, progress),
            self._take_stored, title="正在存照片", modal=True,
        )  # fmt: skip

    def _take_stored(self, stored: StoredPhotos) -> None:
        known = f"，{stored.known} 张原来就有" if stored.known else ""
        said = f"已存到 {stored.households} 户，共 {stored.added} 张{known}。可以撤销。"
        self._workplace.dialogs.notify(said)
        self.begin_again()
        self.changed.emit(stored.changes)

    def begin_again(self) -> None:
        self.tree.clear()
        self.target.set_value(None)
        self.steps.setCurrentIndex(0)

    def _offer(self) -> None:
        count = sum(len(photos) for photos in self.tree.chosen().values())
        self.store_button.setEnabled(count > 0)
        self.store_button.setText(f"存到各户（{count} 张）" if count else "存到各户")
        self.move_button.setEnabled(bool(self.tree.marked()))


class PhotoTree(QTreeWidget):
    """Households with their photos below them; a tick says that the photo will be stored.

    Photos are moved by drag and drop or with `move_chosen`; space ticks and unticks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("各户的照片")
        self.setHeaderLabels(["户和照片", "拍摄时间", "说明"])
        self.setIconSize(PREVIEW)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        root = self.invisibleRootItem()
        root.setFlags(root.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def show_groups(self, groups: Sequence[PhotoGroup], previews: Mapping[str, bytes | None]) -> None:
        """All groups, open; a photo that carries a code and one without household are not ticked."""
        self.clear()
        for group in groups:
            parent = self._group(group.household_id, group.title)
            for photo in group.photos:
                is_ticked = bool(group.household_id) and not photo.code
                parent.addChild(_photo_item(photo, previews.get(photo.file.digest), is_ticked))
            parent.setExpanded(True)

    def marked(self) -> list[QTreeWidgetItem]:
        """The marked photos."""
        return [item for item in self.selectedItems() if item.data(0, _PHOTO) is not None]

    def move_chosen(self, household_id: str, title: str) -> None:
        """Move the marked photos below a household and tick them."""
        parent = next((group for group in self._groups() if group.data(0, _HOUSEHOLD) == household_id), None)
        parent = parent or self._group(household_id, title)
        for item in self.marked():
            item.parent().removeChild(item)
            parent.addChild(item)
            item.setCheckState(0, Qt.CheckState.Checked)
        parent.setExpanded(True)

    def chosen(self) -> dict[str, list[Photo]]:
        """Household id → its ticked photos in order; what has no household is left out."""
        found = {}
        for group in self._groups():
            photos = [group.child(row).data(0, _PHOTO) for row in range(group.childCount())
                      if group.child(row).checkState(0) == Qt.CheckState.Checked]  # fmt: skip
            if photos and group.data(0, _HOUSEHOLD):
                found[group.data(0, _HOUSEHOLD)] = photos
        return found

    def _groups(self) -> list[QTreeWidgetItem]:
        return [self.topLevelItem(row) for row in range(self.topLevelItemCount())]

    def _group(self, household_id: str, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title, "", "" if household_id else "没有分到户，打勾也不会存"])
        item.setData(0, _HOUSEHOLD, household_id)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags | Qt.ItemFlag.ItemIsDropEnabled)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        self.addTopLevelItem(item)
        return item


def _photo_item(photo: Photo, preview: bytes | None, is_ticked: bool) -> QTreeWidgetItem:
    note = "带码照片，只用来分户" if photo.code else ""
    item = QTreeWidgetItem([photo.name, photo.taken_at.replace("T", " "), note])
    item.setData(0, _PHOTO, photo)
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled
        | Qt.ItemFlag.ItemIsSelectable
        | Qt.ItemFlag.ItemIsDragEnabled
        | Qt.ItemFlag.ItemIsUserCheckable
    )
    item.setCheckState(0, Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
    item.setIcon(0, QIcon(preview_picture(preview, PREVIEW)))
    return item
