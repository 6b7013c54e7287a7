"""Ten thousand questions of one warm server: `lanser batch` beside a raw client that has as many of them in flight."""

import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

from raw_client import RawClient, uri

METHODS = {
    "def": "textDocument/definition", "hover": "textDocument/hover", "refs": "textDocument/references",
    "symbols": "textDocument/documentSymbol",
}
# References take the server long, and are asked less often.
KINDS = ["def", "hover"] * 9 + ["refs", "symbols"]
NAME = re.compile(r"\b[A-Za-z_][A-Za-z0-9_]*\b")


class Questions:
    """Questions about identifiers, drawn from all files of a package; no two are the same."""

    def __init__(self, root, count):
        source = random.Random(10_000)
        places = []
        for path in sorted(pathlib.Path(root).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")):
                # Columns count UTF-16 units, which are characters here.
                if line.isascii():
                    places += [(path, number, match.start()) for match in NAME.finditer(line)]
        source.shuffle(places)
        self.list = []
        seen = set()
        for index, (path, line, column) in enumerate(places):
            kind = KINDS[index % len(KINDS)]
            key = (kind, path) if kind == "symbols" else (kind, path, line, column)
            if key not in seen:
                seen.add(key)
                self.list.append((kind, path, line, column))
            if len(self.list) == count:
                break

    def requests(self, root):
        for number, (kind, path, line, column) in enumerate(self.list):
            place = "" if kind == "symbols" else ":%d:%d" % (line + 1, column + 1)
            yield {"id": number, "cmd": kind, "selector": str(path.relative_to(root)) + place}


def peak_memory(process):
    """The most that a process alone, without its server, has had in memory, in kilobytes."""
    try:
        text = pathlib.Path("/proc/%d/status" % process).read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", text)
    return int(found.group(1)) if found else 0


class BatchQuestions:
    def __init__(self, cold, count, jobs=8):
        self.cold = cold
        self.questions = Questions(cold.root, count)
        self.jobs = jobs

    def ours(self):
        """Seconds, and the highest memory in kilobytes."""
        with tempfile.TemporaryDirectory() as folder:
            requests, answers = folder + "/in", folder + "/out"
            with open(requests, "w") as file:
                for request in self.questions.requests(self.cold.root):
                    file.write(json.dumps(request) + "\n")
            command = [self.cold.lanser, "batch", "--in", requests, "--out", answers, "--jobs", str(self.jobs), "--quiet"]
            start = time.perf_counter()
            process = subprocess.Popen(command + ["-C", str(self.cold.root)], env=self.cold.variables)
            memory = 0
            while process.poll() is None:
                memory = max(memory, peak_memory(process.pid))
                time.sleep(0.05)
            elapsed = time.perf_counter() - start
            lines = [json.loads(line) for line in open(answers)]
            failed = [line for line in lines if "error" in line or line["bundle"]["status"] != "ok"]
            if process.returncode != 0 or len(lines) != len(self.questions.list) or failed:
                sys.exit("batch: exit status %d, %d answers, %d failed, %s" % (process.returncode, len(lines), len(failed), failed[:1]))
            return elapsed, memory

    def theirs(self):
        start = time.perf_counter()
        client = RawClient(self.cold.server, self.cold.root, self.cold.settings, self.cold.environment)
        try:
            client.load()
            opened = set()
            waiting = set()
            for kind, path, line, column in self.questions.list:
                if path not in opened:
                    opened.add(path)
                    client.open(path)
                params = {"textDocument": {"uri": uri(path)}}
                if kind != "symbols":
                    params["position"] = {"line": line, "character": column}
                if kind == "refs":
                    params["context"] = {"includeDeclaration": True}
                client.last += 1
                client.send(id=client.last, method=METHODS[kind], params=params)
                waiting.add(client.last)
                while len(waiting) >= self.jobs:
                    self.take(client, waiting)
            while waiting:
                self.take(client, waiting)
            return time.perf_counter() - start
        finally:
            client.stop()

    @staticmethod
    def take(client, waiting):
        response = client.step()
        if response is not None:
            if "error" in response:
                raise RuntimeError(str(response["error"]))
            waiting.discard(response["id"])
