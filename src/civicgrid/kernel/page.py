"""A page: where it is, what it is called, and which permission opens it."""

import msgspec


class Page(msgspec.Struct, frozen=True):
    """A page's record.

    `needs` is an action's name (`""`: open to everybody); `menu` orders the menu, 0 = not in it, below 0 = under the
    reader's name instead; `icon` is its picture.
    """

    route: str
    name: str
    title: str
    needs: str = ""
    menu: int = 0
    statements: int = 8
    icon: str = "file"
