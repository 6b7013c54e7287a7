#!/usr/bin/env python3
"""How long finding a place takes: `py://…` in a workspace of 100,000 lines, in a new process and in a warm one, beside a
search of the same files for a fixed string; how long it takes to find what has moved to another file, without the index
of outlines and fingerprints, with an empty one and with a full one; and how many unchanged anchors are found again in a second.

usage: speed.py --lanser BIN [--workbench BIN] [--data DIR] [--samples DIR] [--runs N] [--lines N]

DIR of --data holds `lanser/grammars/python.so`. Times are medians, with the least and the most, in milliseconds; beside them
stands the mean of what processors worked.
"""
import argparse, json, os, pathlib, shutil, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
p = argparse.ArgumentParser()
p.add_argument("--lanser", required=True)
p.add_argument("--workbench", help="relocation-workbench, for the anchors")
p.add_argument("--data", default=str(ROOT / ".build/share"))
p.add_argument("--samples", default=str(ROOT / ".build/samples"))
p.add_argument("--runs", type=int, default=20)
p.add_argument("--lines", type=int, default=100_000)
a = p.parse_args()
# The module, and names of it that are asked for in turn.
MODULE, NAMES = "django.db.models.query", ["QuerySet.filter", "QuerySet.exclude", "QuerySet.get", "Prefetch", "RawQuerySet"]
FIRST = ["db", "core", "forms", "http", "utils", "views", "template"]


def lines(path):
    return path.read_bytes().count(b"\n")


def fill(workspace):
    """Copies packages of Django until there are enough lines, and makes the copy a git repository."""
    fetch = [sys.executable, str(ROOT / "fixtures/scripts/fetch_sample.py"), a.samples, "django"]
    source = pathlib.Path(subprocess.run(fetch, check=True, capture_output=True, text=True).stdout.split("\n")[-2]) / "django"
    names = FIRST + sorted(n.name for n in source.iterdir() if n.is_dir() and n.name not in FIRST)
    total = 0
    (workspace / "django").mkdir()
    shutil.copy(source / "__init__.py", workspace / "django")
    for name in names:
        packages = [source / name] if name != "contrib" else [n for n in sorted((source / name).iterdir()) if n.is_dir()]
        for package in packages:
            if total < a.lines:
                shutil.copytree(package, workspace / package.relative_to(source.parent))
                total += sum(map(lines, package.rglob("*.py")))
    git = ["git", "-C", str(workspace), "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "Start"], ["gc", "--quiet"]):
        subprocess.run(git + command, check=True)
    return total


def row(name, times, processor):
    """`processor` is the time that processors worked for it, all together: what is left of it on a busy machine."""
    times = [t * 1000 for t in times]
    figures = (name, statistics.median(times), min(times), max(times), processor * 1000 / len(times))
    print("%-44s %7.1f  (%.1f to %.1f)  processor %.1f" % figures)


def processor_seconds():
    times = os.times()
    return times.children_user + times.children_system


def measure(name, count, command):
    """Runs a command, which is made from the number of the run and its environment, that many times."""
    before, times = processor_seconds(), []
    for run in range(count):
        words, environment = command(run)
        start = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment)
        times.append(time.perf_counter() - start)
    row(name, times, processor_seconds() - before)


def warm(workspace, environment, count):
    """Questions to one process, one after the other; the first is left out."""
    command = [a.lanser, "batch", "--quiet", "--unordered", "--jobs", "1", "--workspace", str(workspace)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0)
    output = process.stdout
    times = []
    for number in range(count + 1):
        request = {"id": number, "cmd": "locate", "selector": f"py://{MODULE}#{NAMES[number % len(NAMES)]}"}
        start = time.perf_counter()
        process.stdin.write(json.dumps(request).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            answer += output.read(1 << 16)
        times.append(time.perf_counter() - start)
        if json.loads(answer)["bundle"]["error"]:
            sys.exit(answer.decode())
    process.stdin.close()
    process.wait()
    return times[1:]


def located(workspace, environment, selector, kind):
    """A selector of another kind."""
    words = [a.lanser, "locate", "-C", str(workspace), selector, "--as"] + kind
    return subprocess.run(words, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def wide(workspace, scratch, environment):
    """Searches that take other files than the one that is named: everything that was in one has moved to another."""
    symbol = f"py://{MODULE}#{NAMES[0]}"
    kinds = {"sym:…": ["symbolId"], "anchor://…": ["anchor"], "anchor://…?doc=git:…": ["anchor", "--pin"]}
    selectors = {name: located(workspace, environment, symbol, kind) for name, kind in kinds.items()}
    file = workspace / (MODULE.replace(".", "/") + ".py")
    file.rename(file.with_name("moved_" + file.name))
    # What was just moved counts as perhaps still being moved.
    time.sleep(4)
    for name, selector in selectors.items():
        command = [a.lanser, "locate", "-C", str(workspace), selector, "--json"]
        cache = f"{scratch}/wide"

        def run(number, **more):
            return command, environment | {"XDG_CACHE_HOME": cache} | more

        def fresh(number):
            shutil.rmtree(cache, ignore_errors=True)
            return run(number)

        measure(f"{name}, moved, no index", a.runs, lambda number: run(number, LANSER_NO_INDEX="1"))
        measure(f"{name}, moved, an empty index", a.runs, fresh)
        measure(f"{name}, moved, a full index", a.runs, run)
    records = [path for path in pathlib.Path(cache).rglob("*") if path.is_file()]
    print(f"the index: {len(records)} records, {sum(path.stat().st_size for path in records)} bytes")
    file.with_name("moved_" + file.name).rename(file)


with tempfile.TemporaryDirectory() as scratch:
    workspace = pathlib.Path(scratch, "workspace")
    workspace.mkdir()
    total = fill(workspace)
    files = sum(1 for _ in workspace.rglob("*.py"))
    print(f"{total} lines in {files} files")
    # What was just written counts as perhaps still being written.
    time.sleep(4)
    environment = dict(os.environ, XDG_DATA_HOME=a.data)

    def cold(run):
        own = {f"XDG_{kind}_HOME": f"{scratch}/{kind}-{run}" for kind in ("CACHE", "STATE")}
        selector = f"py://{MODULE}#{NAMES[run % len(NAMES)]}"
        return [a.lanser, "locate", "-C", str(workspace), selector, "--json"], environment | own

    measure("py://…, a new process and empty caches", a.runs, cold)
    filled = {f"XDG_{kind}_HOME": f"{scratch}/{kind}-filled" for kind in ("CACHE", "STATE")}
    for name in NAMES:
        located(workspace, environment | filled, f"py://{MODULE}#{name}", ["symbol"])
    measure("py://…, a new process and a full index", a.runs, lambda run: (cold(run)[0], environment | filled))
    before = processor_seconds()
    times = warm(workspace, environment, a.runs * 5)
    row("py://…, a later question of one process", times, processor_seconds() - before)
    search = ["rg", "--fixed-strings"] if shutil.which("rg") else ["grep", "-r", "--include=*.py", "--fixed-strings"]
    measure(" ".join(search), a.runs, lambda run: (search + ["class QuerySet", str(workspace)], environment))
    wide(workspace, scratch, environment)
    if a.workbench:
        # The statements of a real file, again and again until there are five thousand lines.
        text = (workspace / "django/db/models/query.py").read_text()
        one = text.count("\n")
        parts = [text.replace("class ", f"class V{n}") for n in range(-(-5000 // one))]
        pathlib.Path(scratch, "long.py").write_text("\n".join("\n".join(parts).split("\n")[:5000]) + "\n")
        speed = [a.workbench, "--speed", scratch, "long.py", f"{a.data}/lanser/grammars"]
        print(subprocess.run(speed, check=True, capture_output=True, text=True).stdout.strip())
        words = search + ["class V0QuerySet(", f"{scratch}/long.py"]
        measure(search[0] + ", the text of one anchor in that file", a.runs, lambda run: (words, environment))
