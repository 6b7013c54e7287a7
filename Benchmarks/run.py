#!/usr/bin/env python3
"""Ratios of lanser's times to those of what it can not be faster than, all measured in one run.

    python3 Benchmarks/run.py --lanser PATH [--only NAME]... [--pairs N]
"""

import argparse
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

from batch import BatchQuestions
from edits import ManyFiles
from raw_client import cold_answer
from simulation import Simulation

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
SELECTOR = "py://requests.sessions#Session.request"

# name: (package, file, the line that is asked about, the name on it, lanser's command, the server's method)
COLD = {
    "def-requests": ("requests", "src/requests/api.py", "    with sessions.Session() as session:", "Session", "def"),
    "refs-requests": ("requests", "src/requests/sessions.py", "class Session(", "Session", "refs"),
    "refs-django": ("django", "django/db/models/query.py", "class QuerySet(", "QuerySet", "refs"),
}
BATCH = {"batch-rich": ("rich", "rich/console.py", "class Console:", "Console", "refs")}
# name: (package, file, the definition that is edited)
SIMULATIONS = {"simulate-rich": ("rich", "rich/console.py", "    def print(")}
EDITS = {"edit-files": 10_000}
METHODS = {"def": "textDocument/definition", "refs": "textDocument/references"}
STARTS = {"version": ["--version"], "selector": ["selector", "parse", SELECTOR]}


def processor_seconds():
    times = os.times()
    return times.children_user + times.children_system


def timed(command, environment=None):
    """A program that must succeed: seconds until it has printed its answer and until it has ended, and its output."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=environment
        )
        output = process.stdout.readline()
        answered = time.perf_counter() - start
        output += process.stdout.read()
        status = process.wait()
        ended = time.perf_counter() - start
        if status != 0:
            errors.seek(0)
            sys.exit("%s: exit status %d\n%s" % (" ".join(command), status, errors.read().decode()))
    return answered, ended, output


def interval(values):
    """Bootstrap 95 % interval of the median; the seed is fixed, the values are what varies."""
    generator = random.Random(1)
    medians = sorted(statistics.median(generator.choices(values, k=len(values))) for _ in range(2000))
    return medians[50], medians[-51]


def abba(pairs, first, second):
    """Runs two measurements in the order A B, B A, A B, … and gives their values in pairs."""
    results = []
    for pair in range(pairs):
        if pair % 2 == 0:
            a = first()
            b = second()
        else:
            b = second()
            a = first()
        results.append((a, b))
    return results


class Floor:
    """Starts of `/bin/true` around a block: a machine that is busy with other things shows in them."""

    def __init__(self):
        self.walls = []

    def sample(self, count=5):
        self.walls += [timed(["/bin/true"])[1] for _ in range(count)]

    @property
    def is_noisy(self):
        ordered = sorted(self.walls)
        return ordered[int(len(ordered) * 0.95)] > 2 * statistics.median(ordered)


class Table:
    """One row a ratio: the median of the ratios of pairs, and how sure it is."""

    def __init__(self):
        print("%-28s %5s %10s %10s  %s" % ("name", "pairs", "lanser ms", "floor ms", "ratio (95 %)"))

    def row(self, name, pairs, floor):
        ratios = [ours / theirs for ours, theirs in pairs]
        low, high = interval(ratios)
        ours, theirs = (1000 * statistics.median(side) for side in zip(*pairs))
        ratio = "%.3f (%.3f to %.3f)" % (statistics.median(ratios), low, high)
        remark = "  VOID: the machine was busy" if floor.is_noisy else ""
        print("%-28s %5d %10.1f %10.1f  %s%s" % (name, len(pairs), ours, theirs, ratio, remark), flush=True)


def start_up(table, name, lanser, pairs):
    floor = Floor()

    def ours():
        return timed([lanser] + STARTS[name])[1]

    def theirs():
        return timed(["/bin/true"])[1]

    for _ in range(5):
        ours()
        theirs()
    measured = abba(pairs, ours, theirs)
    floor.walls = [theirs for _, theirs in measured]
    table.row(name, measured, floor)


def fetched(package):
    """The folder of a published package."""
    fetch = [sys.executable, str(ROOT / "fixtures/scripts/fetch_sample.py"), str(ROOT / ".build/samples"), package]
    printed = subprocess.run(fetch, stdout=subprocess.PIPE, text=True, check=True).stdout
    return pathlib.Path(printed.strip()).resolve()


class ColdQuestion:
    """One question to a server that is started for it, by lanser and by the raw client."""

    def __init__(self, name, lanser, data, scratch):
        package, file, marker, word, self.command = (COLD | BATCH)[name]
        self.root = fetched(package)
        self.path = self.root / file
        lines = self.path.read_text(encoding="utf-8").split("\n")
        self.line = next(number for number, line in enumerate(lines) if line.startswith(marker))
        self.column = [match.start() for match in re.finditer(r"\b%s\b" % word, lines[self.line])][-1]
        self.selector = "%s:%d:%d" % (file, self.line + 1, self.column + 1)
        self.lanser = lanser
        # Both get the same Python, by its real name: a shim would be timed otherwise.
        python = pathlib.Path(sys.base_prefix) / "bin" / "python3"
        self.environment = {
            "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", "PATH": "%s:/usr/bin:/bin" % python.parent,
        }
        self.variables = dict(
            self.environment, XDG_DATA_HOME=str(data), XDG_CACHE_HOME=scratch + "/cache", XDG_STATE_HOME=scratch + "/state"
        )
        server = sorted((data / "lanser/servers/pyright").glob("*/server/dist/langserver.index.js"))
        if not server:
            sys.exit("there is no Pyright in %s: run `make test`, which installs it" % data)
        folder = server[-1].parents[2]
        self.server = [str(folder / "runtime/bin/node"), str(server[-1]), "--stdio"]
        analysis = {"autoSearchPaths": True, "diagnosticMode": "openFilesOnly", "useLibraryCodeForTypes": True}
        self.settings = {"python": {"pythonPath": str(python), "analysis": analysis}}

    def ours(self):
        command = [self.lanser, self.command, "--json=compact", "-C", str(self.root), self.selector]
        before = processor_seconds()
        answered, ended, output = timed(command, self.variables)
        facts = json.loads(output)["facts"]
        count = len(facts["definitions" if self.command == "def" else "references"])
        return answered, ended, processor_seconds() - before, count

    def theirs(self):
        before = processor_seconds()
        result, answered, ended = cold_answer(
            self.server, self.root, self.settings, self.environment, METHODS[self.command], self.path, self.line, self.column
        )
        return answered, ended, processor_seconds() - before, len(result or [])

    def measure(self, table, name, pairs):
        floor = Floor()
        first = self.ours(), self.theirs()
        measured = abba(pairs, self.after_floor(floor, self.ours), self.after_floor(floor, self.theirs))
        counts = {one[3] for pair in measured + [first] for one in pair}
        if len(counts) != 1:
            sys.exit("%s: answers of different length: %s" % (self.selector, sorted(counts)))
        for index, what in enumerate(["answer", "end", "processor"]):
            table.row("%s, %s" % (name, what), [(ours[index], theirs[index]) for ours, theirs in measured], floor)

    @staticmethod
    def after_floor(floor, measurement):
        def both():
            floor.sample(3)
            return measurement()

        return both


def batch(table, question, name, pairs, count):
    """Throughput is the reverse of time, so a ratio of 1.11 is 0.9 times the throughput."""
    batch = BatchQuestions(question, count)
    floor = Floor()
    measured = abba(pairs, question.after_floor(floor, batch.ours), question.after_floor(floor, batch.theirs))
    table.row("%s, %d questions" % (name, count), [(ours[0], theirs) for ours, theirs in measured], floor)
    print("%-28s %5d %10.1f MB at most" % ("", len(measured), max(ours[1] for ours, _ in measured) / 1024))


def simulations(table, name, lanser, data, pairs):
    package, file, marker = SIMULATIONS[name]
    with tempfile.TemporaryDirectory() as scratch:
        question = ColdQuestion("def-requests", lanser, data, scratch)
        root = fetched(package)
        tried = Simulation(
            root, file, marker, lanser, question.variables, question.server, question.settings, question.environment
        )
        for _ in range(3):
            tried.ours()
            tried.theirs()
        floor = Floor()
        measured = abba(pairs, question.after_floor(floor, tried.ours), question.after_floor(floor, tried.theirs))
        table.row("%s, %d files" % (name, len(tried.checked)), measured, floor)
        tried.stop()


def edits(table, name, lanser, pairs):
    with tempfile.TemporaryDirectory() as folder:
        files = ManyFiles(lanser, folder, EDITS[name])
        for what, ours, theirs in (
            ("durable loop", files.applied, files.written_plainly),
            ("git apply", files.applied, files.applied_by_git),
            ("preview, git apply --check", files.previewed, files.checked_by_git),
        ):
            floor = Floor()
            measured = abba(pairs, ColdQuestion.after_floor(floor, ours), ColdQuestion.after_floor(floor, theirs))
            table.row("%s, %s" % (name, what), measured, floor)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lanser", required=True, help="the release binary")
    names = list(STARTS) + list(COLD) + list(BATCH) + list(SIMULATIONS) + list(EDITS)
    parser.add_argument("--only", action="append", choices=names, help="only this; can be repeated")
    parser.add_argument("--pairs", type=int, help="pairs per row (default 100 for starts, 10 for cold questions)")
    parser.add_argument("--count", type=int, default=10_000, help="questions of a batch (default 10,000)")
    parser.add_argument(
        "--data", type=pathlib.Path, default=ROOT / ".build/share", help="what XDG_DATA_HOME is (default .build/share)"
    )
    arguments = parser.parse_args()
    lanser = str(pathlib.Path(arguments.lanser).resolve())
    wanted = arguments.only or names
    table = Table()
    for name in wanted:
        if name in STARTS:
            start_up(table, name, lanser, arguments.pairs or 100)
        elif name in EDITS:
            edits(table, name, lanser, arguments.pairs or 5)
        elif name in SIMULATIONS:
            simulations(table, name, lanser, arguments.data.resolve(), arguments.pairs or 20)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                question = ColdQuestion(name, lanser, arguments.data.resolve(), scratch)
                if name in BATCH:
                    batch(table, question, name, arguments.pairs or 3, arguments.count)
                else:
                    question.measure(table, name, arguments.pairs or 10)


if __name__ == "__main__":
    main()
