#!/usr/bin/env python3
"""Rewards of repairs and breakages of published packages, from their history.

    python3 Benchmarks/history.py --lanser PATH --clones DIR [--data DIR] [--work DIR]

CLONES holds repositories as OWNER+NAME (or OWNER+NAME/repo); those that are missing are fetched from GitHub. history.tsv
lists steps after which only less or only more errors are reported, as Pyright says when it is asked by a client of its own.
One of the first kind is looked at in both directions: done, it is a repair, or `other` where readers found that nothing was
repaired; undone, a breakage. Prints a line for each, and how many have the sign that they should have.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


class Trees:
    """Packages at commits, with the bundle of their diagnostics."""

    def __init__(self, arguments, work):
        self.clones = arguments.clones
        self.lanser = str(arguments.lanser.resolve())
        self.work = work
        python = pathlib.Path(sys.base_prefix) / "bin"
        self.environment = {
            "HOME": str(work), "LANG": "C.UTF-8", "PATH": "%s:/usr/bin:/bin" % python,
            "XDG_DATA_HOME": str(arguments.data.resolve()), "XDG_CACHE_HOME": str(work / "cache"),
            "XDG_STATE_HOME": str(work / "state"),
        }

    def repository(self, name):
        for path in (self.clones / name, self.clones / name / "repo"):
            if (path / "objects").exists() or (path / ".git").exists():
                return path
        url = "https://github.com/%s.git" % name.replace("+", "/")
        subprocess.run(["git", "clone", "-q", "--bare", url, str(self.clones / name)], check=True)
        return self.clones / name

    def bundle(self, name, commit, folder):
        """The folder of a package's sources at a commit, and the bundle."""
        target = self.work / name / commit
        bundle = self.work / name / (commit + ".json")
        if bundle.exists():
            return target, bundle
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        repository = str(self.repository(name))
        archive = subprocess.Popen(["git", "-C", repository, "archive", commit, folder], stdout=subprocess.PIPE)
        subprocess.run(["tar", "x", "-C", str(target)], stdin=archive.stdout, check=True)
        if archive.wait() != 0:
            sys.exit("%s: no commit %s" % (name, commit))
        # Nothing but the sources: what configures other tools configures Pyright too.
        output = self.run("diag", "-C", str(target), "--json", "--timeout", "300")
        bundle.write_bytes(output)
        return target, bundle

    def reward(self, before, after):
        command = ["reward", str(before[1]), str(after[1]), "--formula", "pr-pbrs", "--json"]
        sources = ["--before-sources", str(before[0]), "--after-sources", str(after[0])]
        return json.loads(self.run(*command, *sources))

    def run(self, *words):
        result = subprocess.run([self.lanser, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
        if result.returncode != 0:
            sys.exit("%s: exit status %d\n%s" % (" ".join(words), result.returncode, result.stderr.decode()))
        return result.stdout


def evidence(comparison):
    kinds = [entry["evidence"]["kind"] for name in ("suppressed", "removed", "unknown") for entry in comparison[name]]
    return ", ".join("%s %d" % (kind, kinds.count(kind)) for kind in sorted(set(kinds))) or "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lanser", type=pathlib.Path, required=True, help="the binary")
    parser.add_argument("--clones", type=pathlib.Path, required=True, help="where the repositories are")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / ".build/share", help="what XDG_DATA_HOME is")
    parser.add_argument("--work", type=pathlib.Path, help="where sources are unpacked and bundles kept (default: nowhere)")
    parser.add_argument("--list", type=pathlib.Path, default=HERE / "history.tsv", help="the steps (default history.tsv)")
    arguments = parser.parse_args()
    rows = [line.split("\t") for line in arguments.list.read_text().splitlines() if line and not line.startswith("#")]
    right = {"repair": [], "other": [], "breakage": []}
    with tempfile.TemporaryDirectory() as scratch:
        trees = Trees(arguments, arguments.work or pathlib.Path(scratch))
        for kind, name, folder, before, after, subject in rows:
            old, new = trees.bundle(name, before, folder), trees.bundle(name, after, folder)
            forwards = trees.reward(old, new)
            judged = [("breakage", forwards)]
            if kind != "introduced":
                judged = [("repair" if kind == "repaired" else "other", forwards), ("breakage", trees.reward(new, old))]
            marks, values = "", []
            for direction, answer in judged:
                value = answer["processReward"]["r"]
                is_right = {"repair": value > 0, "other": value <= 0, "breakage": value < 0}[direction]
                right[direction].append(is_right)
                marks += "." if is_right else "!"
                values.append("%g" % value)
            counts = tuple(len(forwards["diagnostics"][key]) for key in ("before", "after", "fixed", "new"))
            facts = "%d → %d, %d fixed, %d new" % counts
            columns = [marks, name, after[:10], " ".join(values), facts, evidence(forwards["diagnostics"]), subject]
            print("\t".join(columns), flush=True)
    for direction, found in right.items():
        print("%s: %d of %d have the right sign" % (direction, sum(found), len(found)))


main()
