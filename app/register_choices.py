"""The widgets of the page Reģistrs: table, form, files, changes to take back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from app import address, cached, clock, press_choices, register_book, sign_in, spot_choices
from app.choices import select
from app.i18n import Words, sort_key
from app.markup import plain
from app.territory_choices import TERRITORY
from app.workspace import Workspace
from geodata.exchange.columns import fields, heading, match
from geodata.exchange.files import MAX_MB, Sheet, read
from geodata.exchange.present import Present
from geodata.exchange.preview import Preview
from geodata.exchange.writing import FORMS, rows_of, write
from geodata.pack import Pack
from geodata.store.overlay import entries_of
from geodata.store.permissions import Actor, allowed
from geodata.store.undo import undo

LOOKED, SPOT = "register-looked", "register"
FIXED = ("service_id", "site_id")
SHOWN_FAULTS = 20
FIRST = ("name", "service_type_id", "group_ids", "place", "address", "capacity_places")
LATER = ("status", "date", "provider", "provider_sector", "contact", "note", "source_ref")
CHOSEN = {"service_type_id", "status", "provider_sector"}


def present(workspace: Workspace, base: Workspace) -> Present:
    """The register as this visitor looked at it; what others change later is found on saving."""
    store = cached.store()
    if address.chosen(LOOKED) is None:
        address.put(LOOKED, store.head()[0])
    on = max(workspace.pack.register_date, clock.today())
    return Present(base.pack, entries_of(store, address.chosen(LOOKED)), on)


def territory(pack: Pack, who: Actor, words: Words) -> str:
    """The municipality whose register is shown: one that the role may change, if any.

    At first that whose territory was chosen on another page.
    """
    names = pack.region[f"name_{words.lang}"]
    mine = [code for code in names.index if allowed(who, "register.edit", [code])]
    codes = sorted(mine or list(names.index), key=lambda code: sort_key(names[code]))
    if (elsewhere := address.chosen(TERRITORY)) in codes:
        address.begin("register-of", elsewhere)
    return select(
        words("choice.municipality"), codes, codes[0], key="register-of", show=names.__getitem__
    )


def part(names: tuple[str, ...], prefix: str, words: Words) -> str:
    """Which part of the page is shown; only that one is computed, and its map has its size."""
    if address.chosen(f"{prefix}-turned") in names:
        address.put(f"{prefix}-part", address.take(f"{prefix}-turned"))
    key, called = f"{prefix}-part", {name: words(f"{prefix}.tab_{name}") for name in names}
    address.hold(key, called, names[0])
    chosen = st.radio(
        words("book.part"),
        names,
        format_func=called.__getitem__,
        horizontal=True,
        label_visibility="collapsed",
        key=key,
        persist_state="session",
    )
    address.write(key, names[0])
    return str(chosen)


def turn_to(name: str, prefix: str) -> None:
    """Show another part of the page at its next drawing."""
    address.put(f"{prefix}-turned", name)


def turning(label: str, name: str, prefix: str) -> None:
    """A button that shows another part of the page."""
    st.button(label, key=f"{prefix}-to-{name}", on_click=turn_to, args=(name, prefix))


def editor(now: Present, code: str, who: Actor, words: Words) -> None:
    """The services as a table that can be changed; saving takes all changes or none."""
    table = register_book.table(now, [code], who, words.lang)
    may = allowed(who, "register.edit", [code])
    ids = [heading(name, words.lang) for name in FIXED]
    edited = st.data_editor(
        table,
        disabled=ids if may else list(table.columns),
        column_order=[name for name in table.columns if name not in ids],
        hide_index=True,
        key=f"register-table-{address.chosen(LOOKED)}-{code}",
        height=380,
    )
    if not may:
        st.caption(words("book.read_only"))
        return
    rows = register_book.changed_rows(table, edited)
    reason = st.text_input(words("book.reason"), key="register-reason")
    found = _compared(register_book.as_sheet(rows), now, who, words)
    if st.button(
        words.count("book.save", len(rows)),
        disabled=rows.empty,
        type="primary",
        key="register-save",
    ):
        _save(found, who, reason, words)


def new_form(now: Present, code: str, who: Actor, words: Words) -> None:
    """A new service field by field; its position by map, by place name or as coordinates."""
    cells: dict[str, str] = {"municipality_code": code}
    where, left, right = st.columns([2, 1, 1])
    with where:
        spot_choices.spot_map(now.base, words, SPOT)
        spot_choices.spot_fields(now.base, code, words, SPOT)
    for column, names in ((left, FIRST), (right, LATER)):
        with column:
            for name in names:
                cells[name] = _field(name, now, words)
    spot = spot_choices.position(now.base, SPOT, anywhere=True)
    if spot:
        cells |= {"lon": repr(spot[0]), "lat": repr(spot[1])}
    found = _compared(register_book.one_row(cells, words.lang), now, who, words)
    if st.button(
        words("book.add"), type="primary", key="register-add", disabled=not cells["name"]
    ):
        _save(found, who, cells["source_ref"], words)


def _field(name: str, now: Present, words: Words) -> str:
    label, key = heading(name, words.lang), f"register-new-{name}"
    names = now.codes.names.get(name)
    if names is None:
        return st.text_input(label, key=key)
    shown = {code: now.codes.name(name, code) for code in names}
    if name in CHOSEN:
        code = st.selectbox(label, list(shown), format_func=shown.__getitem__, key=key)
        return str(code or "")
    hint = words("proposed.groups")
    chosen = st.multiselect(
        label, list(shown), format_func=shown.__getitem__, placeholder=hint, key=key
    )
    return ";".join(chosen)


def _compared(sheet: Sheet, now: Present, who: Actor, words: Words) -> Preview:
    """What taking a sheet would do; positions outside the region count once they are confirmed."""
    found = register_book.compared(sheet, now, who)
    if not register_book.stands_outside(found):
        return found
    if not st.checkbox(words("book.outside"), key="register-outside"):
        return found
    return register_book.compared(sheet, replace(now, anywhere=True), who)


def importer(now: Present, who: Actor, words: Words) -> None:
    """A file beside the register: its columns to confirm, what it would do, its faults."""
    file = st.file_uploader(
        words("book.file", limit=MAX_MB), key="register-file", max_upload_size=MAX_MB
    )
    if file is None:
        return
    sheet = _confirmed(read(file.getvalue(), file.name), words)
    found = _compared(sheet, now, who, words)
    st.markdown(register_book.summary(found, words))
    lines = register_book.fault_lines(found, words)[:SHOWN_FAULTS]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    if found.faults:
        st.download_button(
            words("book.handed_back"),
            partial(register_book.handed_back, found, words),
            file_name="kludas.csv",
            mime="text/csv",
            on_click="ignore",
        )
    if st.button(
        words.count("book.take", len(found.new) + len(found.changed)),
        disabled=not found.edits,
        type="primary",
        key="register-take",
    ):
        _save(found, who, sheet.name, words, partly=True)


def _confirmed(sheet: Sheet, words: Words) -> Sheet:
    """The sheet with the headings that each column was confirmed to have."""
    matched = {place: name for name, place in match(sheet.headings).items()}
    options = ["", *(field.name for field in fields())]
    headings = []
    unclear = len(matched) < len(sheet.headings)
    with st.expander(words("book.columns"), expanded=unclear):
        for place, text in enumerate(sheet.headings):
            name = st.selectbox(
                plain(text) or str(place + 1),
                options,
                index=options.index(matched.get(place, "")),
                format_func=lambda name: heading(name, words.lang) if name else "–",
                key=f"register-column-{sheet.name}-{place}",
            )
            headings.append(heading(name, words.lang) if name else f"[{text}]")
    return Sheet(sheet.name, tuple(headings), sheet.rows, sheet.first_row)


def exporter(now: Present, code: str, who: Actor, words: Words) -> None:
    """The register as a file in each form."""
    rows = rows_of(now, [code], who, words.lang)
    for column, form in zip(st.columns(len(FORMS)), FORMS, strict=True):
        with column:
            st.download_button(
                words("book.download", form=form.upper()),
                partial(write, rows, form),
                file_name=f"registrs.{form}",
                key=f"register-{form}",
                on_click="ignore",
            )


def take_back(base: Workspace, words: Words) -> None:
    """A change of the register to be taken back as a whole."""
    known = register_book.batches(cached.store())
    if not known:
        return
    batch = st.selectbox(
        words("book.changes"), list(known), format_func=known.__getitem__, key="register-batch"
    )
    st.button(
        words("book.undo"),
        key="register-undo",
        on_click=lambda: _done(
            lambda: undo(cached.store(), sign_in.who(), base.pack, str(batch), "↶"), words
        ),
    )


def look_again(words: Words) -> None:
    """A button that shows what others changed meanwhile."""
    if cached.store().head()[0] != address.chosen(LOOKED):
        st.button(words("book.look"), key="register-look", on_click=address.take, args=(LOOKED,))


def _save(found: Preview, who: Actor, reason: str, words: Words, *, partly: bool = False) -> None:
    """Take what was entered and draw the page anew; fields have their present values here."""
    if found.faults and not partly:
        press_choices.tell(" ".join(register_book.fault_lines(found, words)[:5]), good=False)
    else:
        _done(lambda: register_book.save(cached.store(), who, found, reason), words)
    st.rerun()


def _done(act: Callable[[], object], words: Words) -> None:
    if press_choices.done(act, words("book.saved"), words):
        address.take(LOOKED)
        register_book.publish(cached.store(), cached.base().pack)
