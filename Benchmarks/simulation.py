"""A warm `lanser simulate` against the server's own check of the same files."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

from raw_client import RawClient, uri


class Batch:
    """A `lanser batch` that is asked line by line."""

    def __init__(self, lanser, root, variables):
        self.process = subprocess.Popen(
            [lanser, "batch", "-C", str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=variables,
        )

    def simulate(self, patch):
        request = {"id": 1, "cmd": "simulate", "params": {"patch": patch}}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        bundle = answer.get("bundle", answer)
        if bundle.get("status") != "ok" or bundle["edits"].get("diagnostics") is None:
            sys.exit("the simulation failed: %s" % json.dumps(bundle.get("error")))
        return bundle

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Simulation:
    """One edit of one file, a bit different each time, in a package that both have looked at before."""

    def __init__(self, root, file, marker, lanser, variables, server, settings, environment):
        self.root, self.path, self.file = root, root / file, file
        self.lines = self.path.read_text(encoding="utf-8").split("\n")
        # Behind the first line of the body, which ends the header of the definition that is edited.
        start = next(number for number, line in enumerate(self.lines) if line.startswith(marker))
        self.place = next(n for n in range(start, len(self.lines)) if self.lines[n].rstrip().endswith(":")) + 1
        self.batch = Batch(lanser, root, variables)
        self.checked = self.files_checked(lanser, variables)
        self.client = RawClient(server, root, settings, environment)
        self.client.load()
        for path in self.checked:
            self.client.open(path)
        self.version = 1
        self.check()
        self.number = 0

    def inserted(self, number):
        return "        unused_%d = %d" % (number, number)

    def patch(self, number):
        above = self.lines[self.place - 1]
        header = "diff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n".format(self.file)
        hunk = "@@ -%d,1 +%d,2 @@\n" % (self.place, self.place)
        return header + hunk + " " + above + "\n+" + self.inserted(number) + "\n"

    def files_checked(self, lanser, variables):
        """The files whose diagnostics lanser asks the server for, from a trace."""
        with tempfile.TemporaryDirectory() as scratch:
            patch, trace = pathlib.Path(scratch) / "p", pathlib.Path(scratch) / "t"
            patch.write_text(self.patch(0), encoding="utf-8")
            command = [lanser, "simulate", "-C", str(self.root), "--patch", str(patch), "--json=compact"]
            subprocess.run(command + ["--trace-file", str(trace)], stdout=subprocess.DEVNULL, env=variables, check=False)
            asked = set()
            for line in trace.read_text(encoding="utf-8").splitlines():
                message = json.loads(line).get("message") or {}
                if message.get("method") == "textDocument/diagnostic":
                    asked.add(message["params"]["textDocument"]["uri"])
        return [path for path in self.root.rglob("*.py") if uri(path) in asked]

    def change(self, lines):
        self.version += 1
        document = {"uri": uri(self.path), "version": self.version}
        changes = [{"text": "\n".join(lines)}]
        self.client.send(method="textDocument/didChange", params={"textDocument": document, "contentChanges": changes})

    def check(self):
        """All at once, as lanser asks."""
        waiting = set()
        for path in self.checked:
            self.client.last += 1
            waiting.add(self.client.last)
            parameters = {"textDocument": {"uri": uri(path)}}
            self.client.send(id=self.client.last, method="textDocument/diagnostic", params=parameters)
        while waiting:
            response = self.client.step()
            if response is not None:
                waiting.discard(response["id"])

    def ours(self):
        self.number += 1
        start = time.perf_counter()
        self.batch.simulate(self.patch(self.number))
        return time.perf_counter() - start

    def theirs(self):
        self.number += 1
        changed = list(self.lines)
        changed.insert(self.place, self.inserted(self.number))
        start = time.perf_counter()
        self.change(changed)
        self.check()
        seconds = time.perf_counter() - start
        self.change(self.lines)
        return seconds

    def stop(self):
        self.batch.stop()
        self.client.stop()
