"""Many people in the planner at once: each opens pages and changes a choice every few seconds.

Starts the app itself and speaks to it as browsers do, over its websocket; parts of a page that
want to be looked at again, such as draws, are. A person's next click waits neither for others nor
for the answer before. Prints how long answers take (95 % of them shall come within 2 s), and the
memory of the server at the start, in the middle and at the end.

    python -m benchmarks.load [--people 20] [--minutes 5] [--every 3]
"""

import argparse
import asyncio
import math
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.browser import free_port, serving, wait_until_up

TARGET_S, SHARE, WARM_UP_S = 2.0, 0.95, 15
SERVICES = ("day_care", "workshop", "home_care", "crisis", "shelter", "respite", "group_apartment")
PAGES = ("", "plaisas", "raditaji", "ko-darit", "pakalpojumi")
TABS = ("municipalities", "places", "confidence", "seasons", "histogram", "group")
"""What people choose in turn; services of the embedded pack."""
OWN_MIN = range(10, 91)
"""Cutoffs they name themselves in half of the clicks: most questions nobody asked before."""


class Visit:
    """One page in a browser: asks as a browser does, and looks again at parts that want it."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._page, self._query = line, "", ""
        self._answered = asyncio.Event()
        self._looks: dict[str, asyncio.Task[None]] = {}
        self._wanted: set[str] = set()

    async def ask(self, page: str, query: str) -> float:
        """Seconds until the page with these choices is wholly answered.

        They come as a browser tells of back and forward: the app takes them from the address.
        """
        self._page, self._query = page, query
        self._answered.clear()
        started = time.perf_counter()
        await self._send(is_history_navigation=True)
        await self._answered.wait()
        return time.perf_counter() - started

    async def listen(self) -> None:
        """Hear what the server says until the line is closed."""
        async for said in self._line:
            answer = ForwardMsg()
            answer.ParseFromString(bytes(said) if not isinstance(said, str) else said.encode())
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self._wanted.clear()
            elif kind == "auto_rerun":
                self._look(answer.auto_rerun.fragment_id, answer.auto_rerun.interval)
            elif kind == "script_finished" and not answer.script_finished:  # well, and wholly
                self._answered.set()
                self._leave(set(self._looks) - self._wanted)
        self._leave(set(self._looks))

    def _look(self, part: str, every_s: float) -> None:
        """Look again at a part of the page (draws, searches) as often as it wants."""

        async def again() -> None:
            while True:
                await asyncio.sleep(every_s)
                await self._send(fragment_id=part, is_auto_rerun=True)

        self._wanted.add(part)
        if part not in self._looks:
            self._looks[part] = asyncio.create_task(again())

    def _leave(self, parts: set[str]) -> None:
        for part in parts:
            self._looks.pop(part).cancel()

    async def _send(self, **fields: str | bool) -> None:
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        message.rerun_script.context_info.url = f"http://localhost/{self._page}"
        for name, value in fields.items():
            setattr(message.rerun_script, name, value)
        await self._line.send(message.SerializeToString())


@asynccontextmanager
async def visiting(port: int) -> AsyncIterator[Visit]:
    """A visit of the server on the port."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None) as line:
        visit = Visit(line)
        listening = asyncio.create_task(visit.listen())
        yield visit
        await line.close()
        await listening


async def first_visit(port: int) -> None:
    """One person opens the first page: what the server prepares ahead waits for that."""
    async with visiting(port) as visit:
        await visit.ask("", "")


async def person(number: int, port: int, until: float, every_s: float) -> list[float]:
    """The waits of one person, who clicks until the time is over."""
    chance = random.Random(number)
    waits: list[float] = []
    await asyncio.sleep(chance.uniform(0, every_s))
    async with visiting(port) as visit:
        pages = cycle(chance.sample(PAGES, len(PAGES)))
        page = next(pages)
        while time.perf_counter() < until:
            if chance.random() < 0.3:
                page = next(pages)
            choice = f"service={chance.choice(SERVICES)}"
            if chance.random() < 0.5:
                choice += "&cost=travel_min&cutoff-travel_min=own"
                choice += f"&own-travel_min={chance.choice(OWN_MIN)}"
            if page == "plaisas":
                choice += f"&gaps-tab={chance.choice(TABS)}"
            waits.append(await visit.ask(page, choice))
            await asyncio.sleep(max(0.0, every_s - waits[-1]))
    return waits


def server_of(port: int) -> Path:
    """Where the system tells of the server that listens on the port."""
    wanted = [str(port).encode(), b"streamlit"]
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        words = told.read_bytes().split(b"\0")
        if all(word in words for word in wanted):
            return told.parent
    raise LookupError(f"no server listens on port {port}")


async def watched(server: Path, until: float) -> list[float]:
    """Memory of the server in MB, every ten seconds."""
    seen = []
    while time.perf_counter() < until:
        lines = (server / "status").read_text(encoding="ascii").splitlines()
        held = next(line for line in lines if line.startswith("VmRSS:"))
        seen.append(int(held.split()[1]) / 1000)
        await asyncio.sleep(10)
    return seen


async def crowd(port: int, people: int, minutes: float, every_s: float) -> None:
    """All people at once; prints their waits and the server's memory."""
    server = server_of(port)
    until = time.perf_counter() + 60 * minutes
    memory, *waits = await asyncio.gather(
        watched(server, until), *(person(k, port, until, every_s) for k in range(people))
    )
    every = sorted(wait for one in waits for wait in one)
    if not every:
        raise SystemExit("Nobody was answered.")
    late = every[min(math.ceil(SHARE * len(every)), len(every)) - 1]
    print(f"{people} people, {len(every)} answers in {minutes:g} min, a click every {every_s:g} s")
    met = "met" if late <= TARGET_S else "missed"
    print(
        f"median {every[len(every) // 2]:.2f} s, {SHARE:.0%} within {late:.2f} s, worst ", end=""
    )
    print(f"{every[-1]:.2f} s; target {TARGET_S:g} s: {met}")
    middle = memory[len(memory) // 2]
    print(f"memory {memory[0]:.0f} MB at first, {middle:.0f} in the middle, {memory[-1]:.0f} MB")


def main() -> None:
    """Parse the command line, start the app, let people click."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--every", type=float, default=3.0, help="seconds between clicks")
    options = parser.parse_args()
    port = free_port()
    with serving(port) as (address, _):
        wait_until_up(address)
        asyncio.run(first_visit(port))
        time.sleep(WARM_UP_S)
        asyncio.run(crowd(port, options.people, options.minutes, options.every))


if __name__ == "__main__":
    main()
