"""``python -m tests.benchmarks [--pages N] [--members N ...] [--stories N ...] [--seconds S] [--rounds R]``: tables."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.benchmarks import demo, digests, directory, mails, matching, servers, stories, weight
from tests.benchmarks.servers import Server

SITE = "config.wsgi:application"
BROTLI = "Accept-Encoding: br, gzip"
PAGES = {
    "home": "/",
    "overview": "/strategic-overview/",
    "elements index": "/elements/",
    "guide": "/elements/relationships/",
    "guide in Welsh": "/cy/elements/relationships/",
    "implementation step": "/implementation-guide/planning/",
    "resources": "/resources/",
    "resource": "/resources/wellbeing-conversations-policy/",
    "standard page": "/getting-started/top-tips/",
}
KINDS = ("cached", "uncached", "member", "first view")
GOALS = ("uncached", "member")  # of these bakerydemo is the measure
# bakerydemo's uncached pages against a bare view on gunicorn, measured once; granian's bare view is 2.8 of gunicorn's.
# Five times as fast is the goal.
GRANIAN = 2.8
BAKERYDEMO = {"home": 0.010, "elements index": 0.012, "guide": 0.020, "guide in Welsh": 0.020, "resources": 0.012}


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="hwb-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        print("Copying the demo database …", flush=True)
        demo.prepare(folder, pages=arguments.pages)
        cookie = f"Cookie: sessionid={demo.session_of_a_member(folder)}"
        cached = stack.enter_context(servers.serving(SITE, servers.environment(folder)))
        plain = stack.enter_context(servers.serving(SITE, servers.environment(folder, PAGE_CACHE="0")))
        cold = stack.enter_context(
            servers.serving(SITE, servers.environment(folder, PAGE_CACHE="0", FRAGMENT_CACHE="0"))
        )
        weights = {page: weight.weigh(cached.port, path) for page, path in PAGES.items()}
        size = {"BARE_BYTES": str(weights["guide"]["html"])}
        bare = stack.enter_context(
            servers.serving("tests.benchmarks.bare:application", servers.environment(folder, **size))
        )
        measured = _measure(arguments, (bare, cached, plain, cold), cookie)
        _print_rates(measured)
        _print_weights(weights)
        _print_pdf(folder)
    directory.report(arguments.members)
    stories.report(arguments.stories)
    matching.report(arguments.people)
    mails.report(arguments.mails)
    digests.report(arguments.summaries)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--pages", type=int, default=0, help="make this many pages more, half of them Welsh (search)")
    parser.add_argument("--members", type=int, nargs="*", default=[1000, 10_000], help="sizes of the directory")
    parser.add_argument("--stories", type=int, nargs="*", default=[24, 1000, 10_000], help="sizes of the list of them")
    parser.add_argument("--people", type=int, nargs="*", default=matching.PEOPLE, help="sizes of a matching round")
    parser.add_argument("--mails", type=int, nargs="*", default=[3000], help="how many mails leave the outbox")
    parser.add_argument("--summaries", type=int, nargs="*", default=digests.MEMBERS, help="whose summaries are planned")
    parser.add_argument("--seconds", type=float, default=1.0, help="for one measurement")
    parser.add_argument("--rounds", type=int, default=3, help="all are measured in turn, this often; medians count")
    return parser.parse_args()


def _measure(
    arguments: argparse.Namespace, running: tuple[Server, Server, Server, Server], cookie: str
) -> dict[str, dict[str, float]]:
    """Answers a second: by kind and page, the median over rounds in which everything takes its turn."""
    bare, cached, plain, cold = running
    jobs: dict[tuple[str, str], Callable[[], float]] = {}

    def job(kind: str, page: str, server: Server, path: str, *headers: str) -> None:
        jobs[kind, page] = lambda: servers.answers_a_second(server, path, arguments.seconds, *headers)

    job("bare view", "", bare, "/")
    for page, path in PAGES.items():
        job("cached", page, cached, path, BROTLI)
        job("uncached", page, plain, path)
        job("member", page, plain, path, cookie)
        job("first view", page, cold, path)
    job("cached", "guide, not changed (304)", cached, PAGES["guide"], "If-None-Match: *")
    for word in ("wellbeing", "medium", "word42"):
        job("uncached", f"search for “{word}”", plain, f"/search/?q={word}")
    rounds: dict[tuple[str, str], list[float]] = {key: [] for key in jobs}
    for number in range(arguments.rounds):
        print(f"Round {number + 1} of {arguments.rounds} …", flush=True)
        for key, measure in jobs.items():
            rounds[key].append(_or_nothing(measure))
    table: dict[str, dict[str, float]] = {}
    for (kind, page), values in rounds.items():
        table.setdefault(kind, {})[page] = median(values)
    return table


def _or_nothing(measure: Callable[[], float]) -> float:
    try:
        return measure()
    except SystemExit as error:
        print(error)
        return 0.0


def _print_rates(measured: dict[str, dict[str, float]]) -> None:
    bare = measured["bare view"][""]
    print(f"\nBare Django view on granian, one process: {bare:,.0f} answers a second of processor time (= 1)\n")
    heads = [*KINDS, *(f"{kind}/bakery" for kind in GOALS)]
    print(f"{'against the bare view':28}" + "".join(f"{head:>16}" for head in heads))
    for page in dict.fromkeys([*measured["cached"], *measured["uncached"]]):
        values = {kind: measured[kind].get(page, 0) / bare for kind in KINDS}
        shown = [f"{value:.3f}" if value else "" for value in values.values()]
        if page in BAKERYDEMO:
            shown += [f"{values[kind] * GRANIAN / BAKERYDEMO[page]:.1f} times" for kind in GOALS]
        print(f"{page:28}" + "".join(f"{text:>16}" for text in shown))
    print("first view: nothing of the page is in memory. Uncached, member: it is, as for every member after the first")
    uncached = measured["uncached"]
    if uncached["guide"]:
        print(
            f"\nWelsh against English, uncached guide: {uncached['guide in Welsh'] / uncached['guide']:.2f} (goal 0.95)"
        )
    for page, rate in uncached.items():
        if page.startswith("search") and rate:
            print(f"{page}: {1000 / rate:.0f} ms (goal 70 ms)")


def _print_weights(weights: dict[str, dict[str, int]]) -> None:
    print(f"\n{'kB, gzip':28}{'html':>9}{'css':>9}{'js':>9}{'all':>9}   (goal: css 31, js 15, all 60)")
    for page, found in weights.items():
        row = [*found.values(), sum(found.values())]
        print(f"{page:28}" + "".join(f"{value / 1000:>9.1f}" for value in row))


def _print_pdf(folder: Path) -> None:
    taken = demo.seconds_for_a_pdf(folder)
    if taken is None:
        print("\nGuide PDF: not measured (Pango is missing)")
    else:
        print(f"\nGuide PDF: {taken[0]:.2f} s in a new process, {taken[1]:.2f} s after (goal 0.5 s, once a revision)")


if __name__ == "__main__":
    main()
