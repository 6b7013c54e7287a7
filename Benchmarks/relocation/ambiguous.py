#!/usr/bin/env python3
"""Check ambiguous selectors over real packages: exit status 4, at most five candidates, ranked the same on every run, and
each candidate's own selector leads to exactly it with score 1.

usage: ambiguous.py --lanser BIN [--count N] [--seed N] PACKAGE…
"""
import argparse, collections, json, pathlib, random, subprocess, sys, tempfile

p = argparse.ArgumentParser()
p.add_argument("--lanser", required=True)
p.add_argument("--count", type=int, default=100)
p.add_argument("--seed", type=int, default=1)
p.add_argument("packages", nargs="+", type=pathlib.Path)
a = p.parse_args()
random.seed(a.seed)


def batch(folder, selectors):
    with tempfile.TemporaryDirectory() as scratch:
        source, answers = f"{scratch}/in", f"{scratch}/out"
        with open(source, "w") as f:
            for i, s in enumerate(selectors):
                f.write(json.dumps({"id": i, "cmd": "locate", "selector": s}) + "\n")
        subprocess.run([a.lanser, "batch", "--quiet", "--workspace", str(folder), "--in", source, "--out", answers], check=True)
        return [json.loads(l)["bundle"] for l in open(answers)]


def quoted(text):
    return text.replace("%", "%25").replace("\\", "\\\\").replace('"', '\\"')


def ambiguous(package):
    """Selectors that mean several places: lines that a file has more than once, steps that it has more than once."""
    for path in sorted(package.rglob("*.py")):
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        name = path.relative_to(package).as_posix()
        # A line counts as often as it is part of the text.
        text = "\n".join(lines)
        for line in {l.strip() for l in lines}:
            if len(line) > 8 and text.count(line) > 1:
                yield f'anchor://{name}#"{quoted(line)}"'
        if sum(l.startswith(("import ", "from ")) for l in lines) > 1:
            yield f"ast://[file={name}]/import"


right = wrong = 0
share = -(-a.count // len(a.packages))
for package in a.packages:
    chosen = list(ambiguous(package))
    chosen = random.sample(chosen, min(share, len(chosen)))
    first, second = batch(package, chosen), batch(package, chosen)
    own, places = [], []
    for selector, one, two in zip(chosen, first, second):
        candidates = ((one["error"] or {}).get("data") or {}).get("candidates", []) if one["error"] else []
        good = bool(one["error"]) and one["error"]["code"] == "E/AMBIGUOUS" and one["meta"]["exit_code"] == 4 and 1 < len(candidates) <= 5
        good = good and one["bundleId"] == two["bundleId"] and len({c["selector"] for c in candidates}) == len(candidates)
        if not good:
            print("not ambiguous as it should be:", selector, (one["error"] or {}).get("code"), len(candidates))
        own += [c["selector"] for c in candidates]
        places += [(selector, c["uri"], c["range"]) for c in candidates]
        right, wrong = right + good, wrong + (not good)
    for selector, (origin, uri, place), bundle in zip(own, places, batch(package, own)):
        r = bundle["resolution"]
        if not r or (r["resolved"]["uri"], r["resolved"]["range"], r["score"]) != (uri, place, 1):
            print("does not lead to itself:", selector, "of", origin, r and (r["resolved"], r["score"]))
            right, wrong = right - 1, wrong + 1
print(f"{right} of {right + wrong} ambiguous selectors are as they should be")
sys.exit(wrong > 0)
