"""A small shop to ask questions about: the database `sample.sqlite` and the program that writes it.

Thistle & Tin, which sells things for camping, is invented, as is everybody in it. The rows come from a fixed seed, so
that expected results may be written down; `python -m grammarkit.sql.sample` writes the shipped file anew. No questions
live here, and `Sql` imports nothing from here.

What real databases do to a query writer is in here on purpose:

- `products."group"` is a reserved word, and must be quoted.
- `name` and `status` mean something else in each table; one customer even has the name of an employee.
- `products.price` is what a piece costs today, `order_lines.price` what it was sold for; no table stores a total.
- Dates are text. NULL says "not shipped yet", "sold on the web", "has no manager", "city unknown", "stars, no words".
- `employees.manager_id` points back at `employees`; `order_lines` has a key of two columns.
- Saltmere is also spelled `saltmere` and `SALTMERE`; some names hold an apostrophe, a comma or an accent.
- Two products have never been sold, and some customers have never ordered.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATH = Path(__file__).with_name("sample.sqlite")
URL = f"sqlite:///{PATH.as_posix()}"

_Row: TypeAlias = "tuple[int | float | str | None, ...]"
_Product: TypeAlias = tuple[int, str, str, float, int]
_Line: TypeAlias = tuple[int, int, int, float]

_SCHEMA = """
PRAGMA page_size = 4096; PRAGMA application_id = 0x54265421; PRAGMA user_version = 1; PRAGMA foreign_keys = ON;
CREATE TABLE employees (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  manager_id INTEGER REFERENCES employees (id),
  hired_on TEXT NOT NULL,
  salary REAL NOT NULL CHECK (salary > 0),
  status TEXT NOT NULL CHECK (status IN ('active', 'on leave', 'left'))
);
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  city TEXT,
  joined_on TEXT NOT NULL
);
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  "group" TEXT NOT NULL,
  price REAL NOT NULL CHECK (price > 0),
  stock INTEGER NOT NULL CHECK (stock >= 0)
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  employee_id INTEGER REFERENCES employees (id),
  ordered_on TEXT NOT NULL,
  shipped_on TEXT,
  status TEXT NOT NULL CHECK (status IN ('new', 'paid', 'shipped', 'returned')),
  CHECK ((shipped_on IS NOT NULL) = (status IN ('shipped', 'returned')))
);
CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  price REAL NOT NULL CHECK (price > 0),
  PRIMARY KEY (order_id, product_id)
);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id),
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  text TEXT,
  written_on TEXT NOT NULL,
  UNIQUE (product_id, customer_id)
);
"""

_EMPLOYEES: tuple[_Row, ...] = (
    (1, "Hesper Vane", "owner", None, "2019-03-01", 5200.0, "active"),
    (2, "Tobias Krill", "shop manager", 1, "2019-05-15", 4100.0, "active"),
    (3, "Anouk Lindquist", "office manager", 1, "2020-01-07", 3980.0, "active"),
    (4, "Wendeline Abt", "warehouse manager", 1, "2020-09-01", 3750.0, "active"),
    (5, "Isolde Marsh", "sales", 2, "2021-04-12", 2840.0, "active"),
    (6, "Bram Okafor", "sales", 2, "2022-02-01", 2790.0, "active"),
    (7, "Jun Halloran", "sales", 2, "2022-10-17", 2760.0, "left"),
    (8, "Pilar Quint", "sales", 2, "2025-02-03", 2690.0, "active"),
    (9, "Cato Umber", "warehouse", 4, "2021-06-21", 2450.0, "active"),
    (10, "Sunniva Reyes", "warehouse", 4, "2023-11-06", 2380.0, "on leave"),
    (11, "Elias Thorn", "bookkeeper", 3, "2023-03-20", 3120.0, "active"),
    (12, "Ravi Tamworth", "buyer", 3, "2024-08-19", 3260.0, "on leave"),
)
_SALES = (("2024-07-01", (5, 6, 7)), ("2025-02-10", (5, 6, 7, 8)), ("2025-10-01", (5, 6, 8)))  # the shop floor

_PRODUCTS = {
    "lighting": "Glowworm Lantern 34.90; Cinder Headlamp 27.50; Moth Reading Light 12.80; Minnow String Lights 18.40; "
    "Bittern Torch 41.00; Wick Oil Lamp 22.60; Halfmoon Tent Light 15.20",
    "cooking": "Pebble Stove 64.00; Pebble Stove, Twin 98.50; Bellbottom Kettle 38.75; Skiff Frying Pan 29.90; "
    "Nesting Pots, Set of Three 56.40; Alder Spoon 6.50; Sootproof Mitt 11.20; Larder Box 44.30",
    "sleeping": "Cloudberry Quilt 129.00; Dormouse Sleeping Bag 149.90; Dormouse Sleeping Bag, Child's 89.90; "
    "Thistledown Mat 74.50; Willow Hammock 58.00; Felt Pillow 16.90; Bothy Tent for Two 289.00",
    "bags": "Coot Dry Bag 24.90; Heron Daypack 69.00; Heron Daypack XL 84.00; Marten Hip Bag 32.40; "
    "Badger Duffel 95.00; Wren Purse 14.60",
    "clothing": "Peat Wool Socks 13.90; Rookery Rain Jacket 168.00; Gorse Gloves 26.30; Bracken Scarf 31.00; "
    "Teasel Cap 19.80; Puddle Poncho 47.60",
    "tools": "Sparrow Folding Knife 36.00; Sexton Hatchet 52.90; Knot Cord, 20 m 8.90; Plover Compass 28.70; "
    "Fieldmouse Repair Kit 17.30; Molehill Trowel 9.80",
}
_DEARER_FROM = "2025-03-01"  # until then, everything sold for six per cent less than today

_FIRST = "Ada; André; Bea; Caspar; Dilys; Fergus; Gita; Imre; Jory; Linus; Maeve; Odile; Rosa; Silas; Tamsin; Zoë"
_LAST = "Brandt; Dray; Eskdale; Finch; Garrick; Holm; Juniper; Kestrel; Lorne; Moss; O'Dell; Pryce; Rook; Tull; Yarrow"
_CITIES = "Saltmere; Saltmere; saltmere; SALTMERE; Brackwater; Brackwater; Highcombe; Highcombe; Port Ellery; Nettlow"

_BAD = "Broke on the first evening.; Came apart. Sent it back.; Arrived scratched, and nobody answered my letter."
_MIDDLING = "Does what it should, no more.; Heavier than I hoped.; The colour isn't the one I ordered, otherwise fine."
_GOOD = "Three weeks of rain did it no harm.; My daughter won't give it back.; Bought a second one for my sister."

_OPENS, _DAYS = date(2024, 7, 1), 729  # to 2026-06-30


def build(path: Path) -> None:
    """Write the database to `path`, over whatever is there: the same rows each time, whatever the Python."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.executescript(_SCHEMA)
        for table, rows in _tables(_Dice(612)).items():
            places = ", ".join("?" * len(rows[0]))
            memory.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - the names are ours
        memory.commit()
        memory.execute("VACUUM INTO ?", (str(path),))


def _tables(dice: _Dice) -> dict[str, Sequence[_Row]]:
    customers = list(_customers(dice))
    products = list(_products(dice))
    orders = list(_orders(dice, [since for *_, since in customers]))
    lines = [line for order in orders for line in _lines(dice, order, products)]
    return {
        "employees": _EMPLOYEES,
        "customers": customers,
        "products": products,
        "orders": orders,
        "order_lines": lines,
        "reviews": list(_reviews(dice, orders, lines)),
    }


def _customers(dice: _Dice) -> Iterator[tuple[int, str, str, str | None, str]]:
    names = {"Isolde Marsh": None}  # a dict keeps its order, and each name once
    while len(names) < 60:
        names[f"{dice.one(_FIRST)} {dice.one(_LAST)}"] = None
    joined = sorted(dice.below(_DAYS + 170) - 200 for _ in names)
    for number, (name, day) in enumerate(zip(names, joined, strict=True), 1):
        plain = name.lower().translate(str.maketrans("éë ", "ee.", "'"))
        city = None if dice.happens(0.12) else dice.one(_CITIES)
        yield number, name, f"{plain}@example.org", city, _on(day)


def _products(dice: _Dice) -> Iterator[_Product]:
    named = ((group, product) for group, products in _PRODUCTS.items() for product in products.split("; "))
    for number, (group, product) in enumerate(named, 1):
        name, price = product.rsplit(" ", 1)
        yield number, name, group, float(price), 0 if dice.happens(0.1) else dice.below(140, lowest_of=2)


def _orders(dice: _Dice, joined: Sequence[str]) -> Iterator[_Order]:
    ages = (dice.below(_DAYS, lowest_of=1 + turn % 2) for turn in range(250))
    for number, back in enumerate(sorted(ages, reverse=True), 1):
        day = _on(_DAYS - back)
        # Every ninth customer never orders; who came early orders most.
        buyers = [customer for customer, since in enumerate(joined, 1) if since <= day and customer % 9]
        customer = buyers[min(dice.below(len(buyers)), dice.below(2 * len(buyers)))]
        team = [sellers for since, sellers in _SALES if since <= day][-1]
        employee = None if dice.happens(0.45) else team[dice.below(len(team))]
        waits = back < 30 or dice.happens(0.04)
        shipped_on = None if waits else _on(_DAYS - back + 1 + dice.below(9, lowest_of=2))
        status = dice.one("paid; paid; new") if waits else "returned" if dice.happens(0.09) else "shipped"
        yield _Order(number, customer, employee, day, shipped_on, status)


def _lines(dice: _Dice, order: _Order, products: Sequence[_Product]) -> Iterator[_Line]:
    wanted = sum(dice.happens(share) for share in (1.0, 0.7, 0.4, 0.25, 0.1))
    # 17 has no factor in common with 40, so every group sells; the last two places are never reached.
    for place in sorted({dice.below(len(products) - 2) * 17 % len(products) for _ in range(wanted)}):
        number, _, _, price, _ = products[place]
        charged = price if order.ordered_on >= _DEARER_FROM else round(price * 100) * 94 // 100 / 100
        yield order.id, number, 1 + dice.below(6 if price < 20 else 3, lowest_of=2), charged


def _reviews(dice: _Dice, orders: Sequence[_Order], lines: Sequence[_Line]) -> Iterator[_Row]:
    by_id = {order.id: order for order in orders}
    bought = {(product, by_id[order].customer_id): by_id[order] for order, product, _, _ in lines}
    kept = [(key, order) for key, order in bought.items() if order.shipped_on and dice.happens(0.28)]
    written = sorted((_review(dice, *key, order) for key, order in kept), key=lambda row: row[-1])
    yield from ((number, *row) for number, row in enumerate(written, 1))


def _review(dice: _Dice, product: int, customer: int, order: _Order) -> tuple[int, int, int, str | None, str]:
    rating = 1 + dice.below(3) if order.status == "returned" else 5 - dice.below(5, lowest_of=2)
    texts = _BAD if rating < 3 else _MIDDLING if rating == 3 else _GOOD
    text = None if dice.happens(0.3) else dice.one(texts)
    written = date.fromisoformat(order.shipped_on or order.ordered_on) + timedelta(2 + dice.below(18, lowest_of=2))
    return product, customer, rating, text, written.isoformat()


def _on(day: int) -> str:
    return (_OPENS + timedelta(day)).isoformat()


class _Order(NamedTuple):
    id: int
    customer_id: int
    employee_id: int | None
    ordered_on: str
    shipped_on: str | None
    status: str


class _Dice:
    """Draws that stay the same: of a seeded `random.Random`, Python's manual promises that only for `random()`."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)  # noqa: S311 - a shop, not a secret

    def below(self, end: int, *, lowest_of: int = 1) -> int:
        """Throw so many times for a number from 0 to `end - 1`, and take the lowest."""
        return int(end * min(self._source.random() for _ in range(lowest_of)))

    def one(self, listed: str) -> str:
        """Draw from a list that is written with semicolons."""
        items = listed.split("; ")
        return items[self.below(len(items))]

    def happens(self, share: float) -> bool:
        return self._source.random() < share


if __name__ == "__main__":
    build(PATH)
