#!/usr/bin/env python3
"""Fit the weights of relocation, and print how well they do on projects that they were not fitted on.

usage: fit.py CASES=FEATURES … [--held-out N] [--emit DIR]

CASES is a file of cases as the oracle has them, FEATURES what `relocation-workbench` prints for them (with the
repositories, so that the evidence of the old content is in it). The first pair is the one that is judged: its projects
are held out in turn, N at a time, from all pairs. With --emit, the weights for all data are written as Swift.
Needs numpy and scipy.

The model is a conditional logit: each candidate of a case, and "it is gone", have a score that is linear in products of
evidence; the likelihood of the right one is maximised, with an L2 penalty. Statements and definitions, and candidates in
the anchor's file and in others, have weights of their own. Confidence is an isotonic fit on the held-out answers.
"""
import argparse, collections, json, pathlib
import numpy as np
from scipy.optimize import minimize

OLD = {"fileShared", "flow", "inGap", "gapSize", "aligned", "taken", "contested", "existed", "ownerTaken", "ownerShared", "bodyShared", "textShared"}
SITUATION = ["fileExists", "scopeExists", "situationOverlap", "isGapClosed"]
PRODUCTS = ["tokens*scope", "exact*context", "tokens*context", "exact*length", "exact*unique", "isGapClosed*!between", "scopeExists*!scope", "fileExists", "situationOverlap", "exact*ownerName", "text*siblings", "text*between", "exact*!scope*wasUnique", "exact*rare", "tokens*ownerBody", "name*body", "body*bodySize", "exact*claimed", "ownerName*ownerBody"]
SYMBOL = ["exact", "scope", "name", "path", "body", "bodyContained", "bodySize", "name*body", "body*bodySize", "exact*name", "exact*body", "scope*name", "name*path", "scope*path", "exact*scope*path", "fileExists*name", "fileExists*body", "bodyContained*name", "exact*name*scope", "!name*body*path*scope"]
LABELS = ["unchanged", "drifted", "edited", "renamed", "moved", "deleted"]


class Data:
    """The candidates of all cases of one file, as columns."""

    def __init__(self, cases, features):
        known = {c["id"]: c for c in map(json.loads, open(cases))}
        self.cases, rows, group, right, elsewhere, situations = [], [], [], [], [], []
        for line in map(json.loads, open(features)):
            case = known[line["id"]]
            e, s = case["expected"], line["situation"]
            situations.append([s["fileExists"], s["scopeExists"], s["fileOverlap"], s["isGapClosed"]])
            for c in line["candidates"]:
                rows.append(c["features"])
                group.append(len(self.cases))
                right.append(bool(e and (e["path"], e["line"]) == (c["path"], c["line"])))
                elsewhere.append(c["features"].get("path", 0) == 0)
            self.cases.append(case)
        self.group, self.right = np.array(group), np.array(right, float)
        self.isDefinition = np.array([c["kind"] != "stmt" for c in self.cases])
        self.repository = np.array([c["repo"] for c in self.cases])
        self.elsewhere = np.array(elsewhere)
        self.block = 2 * self.isDefinition[self.group] + self.elsewhere
        self.names = sorted({k for r in rows for k in r})
        self.columns = {n: np.array([r.get(n, 0) for r in rows], np.float32) for n in self.names}
        self.situation = np.array(situations, float)
        for i, n in enumerate(SITUATION):
            self.columns[n] = self.situation[self.group, i].astype(np.float32)
        hit = np.zeros(len(self.cases))
        np.maximum.at(hit, self.group, self.right)
        self.gone = 1 - hit

    def matrix(self, terms):
        columns = [np.ones(len(self.group), np.float32)]
        for term in terms:
            value = np.ones(len(self.group), np.float32)
            for factor in term.split("*"):
                x = self.columns.get(factor.lstrip("!"), np.zeros(len(self.group), np.float32))
                value = value * (1 - x if factor[0] == "!" else x)
            columns.append(value)
        return np.stack(columns, 1)

    def absence(self, isSymbol):
        s = self.situation.copy()
        if isSymbol:
            s[:, 1:] = 0
        b = np.concatenate([np.ones((len(self.cases), 1)), s], 1)
        z, d = np.zeros_like(b), self.isDefinition[:, None]
        return np.concatenate([np.where(d, z, b), np.where(d, b, z)], 1)


def join(parts):
    out, offset = collections.defaultdict(list), 0
    for d, X, N, mask in parts:
        ids = np.where(mask)[0]
        numbers = -np.ones(len(d.cases), int)
        numbers[ids] = np.arange(len(ids))
        k = mask[d.group]
        for n, v in (("X", X[k]), ("G", numbers[d.group[k]] + offset), ("Y", d.right[k]), ("B", d.block[k]), ("N", N[ids]), ("gone", d.gone[ids])):
            out[n].append(v)
        offset += len(ids)
    return {n: np.concatenate(v) for n, v in out.items()}


def fit(j, penalty=1.0, constant=0.1):
    n, d = len(j["N"]), j["X"].shape[1]
    order = np.argsort(j["G"], kind="stable")
    X, G, Y, B = (j[k][order] for k in "XGYB")
    starts = np.searchsorted(G, np.arange(n))
    has = np.diff(np.append(starts, len(G))) > 0
    index, first = np.where(has)[0], starts[has]
    of = [np.where(B == b)[0] for b in range(4)]
    blocks = [np.ascontiguousarray(X[i]) for i in of]
    weight = np.concatenate([np.full(4 * d, penalty), np.full(j["N"].shape[1], constant)])
    weight[[b * d for b in range(4)]] = constant

    def loss(t):
        s = np.zeros(len(G))
        for b in range(4):
            s[of[b]] = blocks[b] @ t[b * d : (b + 1) * d].astype(np.float32)
        z = j["N"] @ t[4 * d :]
        m = z.copy()
        m[index] = np.maximum(m[index], np.maximum.reduceat(s, first))
        es, ez = np.exp(s - m[G]), np.exp(z - m)
        total = ez.copy()
        total[index] += np.add.reduceat(es, first)
        ps, pz = es / total[G], ez / total
        right = pz * j["gone"]
        right[index] += np.add.reduceat(ps * Y, first)
        right = np.maximum(right, 1e-12)
        gx = (ps - ps * Y / right[G]).astype(np.float32)
        g = np.concatenate([blocks[b].T @ gx[of[b]] for b in range(4)] + [j["N"].T @ (pz - pz * j["gone"] / right)])
        return -np.log(right).sum() + 0.5 * (weight * t * t).sum(), g + weight * t

    return minimize(loss, np.zeros(4 * d + j["N"].shape[1]), jac=True, method="L-BFGS-B", options=dict(maxiter=250)).x


def probabilities(t, d, X, N):
    k = X.shape[1]
    s = np.zeros(len(d.group))
    for b in range(4):
        i = d.block == b
        s[i] = X[i] @ t[b * k : (b + 1) * k].astype(np.float32)
    z = N @ t[4 * k :]
    m = z.copy()
    np.maximum.at(m, d.group, s)
    es, total = np.exp(s - m[d.group]), np.exp(z - m)
    np.add.at(total, d.group, es)
    return es / total[d.group]


def best(d, P):
    index, value = -np.ones(len(d.cases), int), np.full(len(d.cases), -1.0)
    for i, p in enumerate(P):
        if p > value[d.group[i]]:
            index[d.group[i]], value[d.group[i]] = i, p
    return index, value


def report(name, d, P, threshold, only):
    index, value = best(d, P)
    table = collections.defaultdict(collections.Counter)
    for g, c in enumerate(d.cases):
        if not only[g]:
            continue
        i = index[g]
        found = i >= 0 and value[g] >= threshold[int(d.elsewhere[i])]
        verdict = ("right" if d.right[i] else "wrong") if found else ("right" if c["expected"] is None else "none")
        for k in ("all", c["label"]):
            table[k][verdict] += 1
    print(name, *(f"{k} {100 * v['right'] / sum(v.values()):.1f}/{100 * v['wrong'] / sum(v.values()):.1f}" for k, v in ((k, table[k]) for k in ["all"] + LABELS) if v))


EDGES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0001]


def calibrated(pairs):
    """The points of the confidence table: bins, pooled until they ascend."""
    points = []
    for low, high in zip(EDGES, EDGES[1:]):
        inside = [(p, ok) for p, ok in pairs if low <= p < high]
        if len(inside) < 5:
            continue
        points.append([np.mean([p for p, _ in inside]), np.mean([ok for _, ok in inside]), len(inside)])
        while len(points) > 1 and points[-2][1] > points[-1][1]:
            b, a = points.pop(), points.pop()
            n = a[2] + b[2]
            points.append([(a[0] * a[2] + b[0] * b[2]) / n, (a[1] * a[2] + b[1] * b[2]) / n, n])
    return [(0.0, 0.0)] + [(round(float(p), 4), round(min(float(c), 0.999), 4)) for p, c, _ in points]


def error(answers):
    """Expected calibration error in ten bins."""
    total = 0
    for low in np.arange(0, 1, 0.1):
        inside = [(c, ok) for c, ok in answers if low <= c < low + 0.1 or low > 0.85 and c >= 1]
        if inside:
            total += len(inside) / len(answers) * abs(np.mean([c for c, _ in inside]) - np.mean([ok for _, ok in inside]))
    return total


def swift(variable, text, name, terms, t, threshold, points, path):
    k = len(terms) + 1
    number = lambda v: repr(round(float(v), 4))
    rows = "".join(f'      Row("{n}", {", ".join(number(t[b * k + i]) for b in range(4))}),\n' for i, n in enumerate(["1"] + terms))
    z = [number(v) for v in t[4 * k :]]
    half = len(z) // 2
    path.write_text(
        "// Made by Benchmarks/relocation/fit.py; see docs/relocation.md for the data. Do not edit by hand.\n\n"
        f"extension RelocationModel {{\n  /// {text}\n  package static let {variable} = RelocationModel(\n    name: \"{name}\",\n"
        f"    threshold: (here: {threshold[0]}, elsewhere: {threshold[1]}),\n    rows: [\n{rows}    ],\n    absence: (\n"
        f"      statement: [{', '.join(z[:half])}],\n      definition: [{', '.join(z[half:])}]\n    ),\n    calibration: ConfidenceTable(points: [\n"
        + "".join(f"      ({p}, {c}),\n" for p, c in points)
        + "    ])\n  )\n}\n"
    )


def main():
    a = argparse.ArgumentParser()
    a.add_argument("pairs", nargs="+")
    a.add_argument("--held-out", type=int, default=2)
    a.add_argument("--emit", type=pathlib.Path)
    a = a.parse_args()
    data = [Data(*p.split("=")) for p in a.pairs]
    judged = data[0]
    projects = sorted(set(judged.repository))
    folds = [projects[i : i + a.held_out] for i in range(0, len(projects), a.held_out)]
    base = lambda old: [n for n in judged.names if old or n not in OLD]
    everything, definitions = [np.ones(len(d.cases), bool) for d in data], [d.isDefinition for d in data]
    for variable, text, name, file, terms, threshold, only in (
        ("selectorAlone", "For what a selector carries by itself.", "selector-1", "SelectorAlone", base(False) + PRODUCTS, (0.6, 0.5), everything),
        ("withOldContent", "For anchors whose old content is at hand.", "old-content-1", "OldContent", base(True) + PRODUCTS, (0.55, 0.5), everything),
        ("symbolID", "For what a symbol id carries.", "symbol-id-1", "SymbolID", SYMBOL, (0.5, 0.5), definitions),
    ):
        isSymbol = only is definitions
        matrices, absences = [d.matrix(terms) for d in data], [d.absence(isSymbol) for d in data]
        P, fold = np.zeros(len(judged.group)), np.zeros(len(judged.cases), int)
        for number, held in enumerate(folds):
            t = fit(join([(d, X, N, m & ~np.isin(d.repository, held)) for d, X, N, m in zip(data, matrices, absences, only)]))
            here = np.isin(judged.repository, held)
            fold[here] = number
            P[here[judged.group]] = probabilities(t, judged, matrices[0], absences[0])[here[judged.group]]
        report(f"{name}, projects held out (right/wrong):", judged, P, threshold, only[0])
        index, value = best(judged, P)
        pairs = [(fold[g], float(value[g]), bool(judged.right[index[g]]), int(judged.elsewhere[index[g]])) for g in range(len(judged.cases)) if only[0][g] and index[g] >= 0]
        answers = []
        for number in range(len(folds)):
            points = calibrated([(p, ok) for f, p, ok, _ in pairs if f != number])
            answers += [(float(np.interp(p, *zip(*points))), ok) for f, p, ok, e in pairs if f == number and p >= threshold[e]]
        print(f"  expected calibration error {error(answers):.4f} over {len(answers)} answers, {sum(c > 0.9 for c, _ in answers)} above 0.9")
        if a.emit:
            t = fit(join([(d, X, N, m) for d, X, N, m in zip(data, matrices, absences, only)]))
            swift(variable, text, name, terms, t, threshold, calibrated([(p, ok) for _, p, ok, _ in pairs]), a.emit / f"RelocationModel+{file}.swift")


main()
