#!/usr/bin/env python3
"""Run a relocation oracle through lanser: make a selector of every place at one commit, resolve it at another.

usage: run.py --oracle DIR --trees DIR --lanser BIN [--tier S|V] [--as anchor|symbolId] [--repositories DIR] [--out FILE]

DIR of the oracle holds cases.jsonl and score.py; the trees are laid out by its materialize.py. For tier V, the old
content is read from git: --repositories is where the repositories are (DIR/OWNER+NAME/repo), and a `.git` file that
points there is written into each tree. Prints what score.py says, and a table of confidence against correctness.
"""
import argparse, collections, json, os, pathlib, subprocess, sys, tempfile

p = argparse.ArgumentParser()
p.add_argument("--oracle", required=True, type=pathlib.Path)
p.add_argument("--cases", type=pathlib.Path, help="another file of cases")
p.add_argument("--trees", required=True, type=pathlib.Path)
p.add_argument("--lanser", required=True)
p.add_argument("--tier", choices=["S", "V"], default="S")
p.add_argument("--as", dest="kind", default="anchor")
p.add_argument("--relocation", default=None, help="relocate-v1 for the formula of the paper")
p.add_argument("--repositories", type=pathlib.Path)
p.add_argument("--out", type=pathlib.Path, default=pathlib.Path("predictions.jsonl"))
a = p.parse_args()
cases = [json.loads(line) for line in open(a.cases or a.oracle / "cases.jsonl")]
if a.kind == "symbolId":
    cases = [c for c in cases if c["kind"] != "stmt"]


def batch(folder, requests):
    """The bundles of some requests, by id."""
    with tempfile.TemporaryDirectory() as scratch:
        source, answers = f"{scratch}/in.jsonl", f"{scratch}/out.jsonl"
        with open(source, "w") as f:
            for r in requests:
                f.write(json.dumps(r) + "\n")
        run = subprocess.run([a.lanser, "batch", "--quiet", "--workspace", folder, "--in", source, "--out", answers], stderr=subprocess.PIPE, text=True)
        if run.returncode:
            sys.exit(f"{folder}: {run.stderr}")
        return {r["id"]: r for r in map(json.loads, open(answers))}


def groups(key):
    found = collections.defaultdict(list)
    for c in cases:
        found[key(c)].append(c)
    return found.items()


selectors = {}
for (repo, commit), group in groups(lambda c: (c["repo"].replace("/", "+"), c["commitA"])):
    folder = str(a.trees / "A" / f"{repo}@{commit}")
    requests = [
        {"id": c["id"], "cmd": "locate", "selector": f"{c['path']}@L{c['line']}:C{c['col'] if c['kind'] == 'stmt' else c['token_col']}?indexing=codepoint", "params": {"as": a.kind}}
        for c in group
    ]
    for name, answer in batch(folder, requests).items():
        bundle = answer.get("bundle") or {}
        selector = ((bundle.get("facts") or {}).get("place") or {}).get("selectors", {}).get(a.kind)
        if not selector:
            print("no selector for", name, (bundle.get("error") or answer.get("error") or {}).get("message"), file=sys.stderr)
        selectors[name] = selector
lengths = sorted(len(s.encode()) for s in selectors.values() if s)
print(f"{len(lengths)} selectors, bytes: median {lengths[len(lengths) // 2]}, nine of ten below {lengths[len(lengths) * 9 // 10]}, longest {lengths[-1]}")

results, codes = {}, collections.Counter()
for (repo, commit), group in groups(lambda c: (c["repo"].replace("/", "+"), c["commitB"])):
    folder = a.trees / f"{repo}@{commit}"
    requests = []
    link = folder / ".git"
    if a.tier == "V":
        link.write_text(f"gitdir: {(a.repositories / repo / 'repo').resolve()}\n")
    elif link.is_file():
        link.unlink()
    for c in group:
        selector = selectors[c["id"]]
        if not selector:
            continue
        if a.tier == "V":
            selector += f"&doc=git:{c['commitA']}" if "?" in selector else f"?doc=git:{c['commitA']}"
        params = {"relocation": a.relocation} if a.relocation else {}
        requests.append({"id": c["id"], "cmd": "locate", "selector": selector, "params": params})
    for name, answer in batch(str(folder), requests).items():
        bundle = answer.get("bundle") or {"error": answer.get("error")}
        codes[(bundle.get("error") or {}).get("code", "OK")] += 1
        results[name] = bundle
    if a.tier == "V":
        link.unlink()

calibration = []
with open(a.out, "w") as f:
    for c in cases:
        bundle = results.get(c["id"]) or {}
        resolution = bundle.get("resolution")
        prediction = {"id": c["id"], "path": None}
        if resolution and bundle.get("status") == "ok":
            place = resolution["resolved"]
            prediction |= {"path": place["uri"], "line": place["range"][0] + 1, "col": place["range"][1] + 1, "confidence": resolution["confidence"], "score": resolution["score"]}
            e = c["expected"]
            calibration.append((resolution["confidence"], bool(e and (e["path"], e["line"]) == (prediction["path"], prediction["line"]))))
        elif (bundle.get("error") or {}).get("code") == "E/AMBIGUOUS":
            prediction["ambiguous"] = True
        f.write(json.dumps(prediction) + "\n")
print("answers:", dict(codes))
if a.kind == "symbolId":
    subset = a.out.with_suffix(".cases.jsonl")
    subset.write_text("".join(json.dumps(c) + "\n" for c in cases))
subprocess.run([sys.executable, str(a.oracle / "score.py"), str(subset if a.kind == "symbolId" else (a.cases or a.oracle / "cases.jsonl")), str(a.out)], check=True)
print("confidence  cases  mean    right")
error = 0
edges = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0001]
for low, high in zip(edges, edges[1:]):
    inside = [x for x in calibration if low <= x[0] < high]
    if inside:
        mean, right = sum(x[0] for x in inside) / len(inside), sum(x[1] for x in inside) / len(inside)
        error += len(inside) / len(calibration) * abs(mean - right)
        print(f"{low:5.3f}       {len(inside):5d}  {mean:.3f}   {right:.3f}")
print(f"expected calibration error {error:.4f} over {len(calibration)} answers, {sum(x[0] > 0.9 for x in calibration)} above 0.9")
