from __future__ import annotations

from xraysr_gui.gui.widgets.row_list import ShortList


def test_the_chosen_row_stays_whole_where_the_list_becomes_low(qtbot):
    rows = ShortList(4)
    qtbot.addWidget(rows)
    rows.resize(200, 500)
    rows.show()
    rows.show_rows([f"Row {number}\nand its second line" for number in range(9)], 6)
    place = rows.visualItemRect(rows.currentItem())
    assert place.top() > rows.minimumHeight()

    rows.resize(200, rows.minimumHeight())

    qtbot.waitUntil(lambda: rows.viewport().rect().contains(rows.visualItemRect(rows.currentItem())))
    assert rows.viewport().height() >= 3 * place.height()
