"""Robust aggregation the way one writes it with NumPy.

Usage: numpy_robust.py UPDATES PARAMETERS F. Prints "ready", then for each line on standard input one
line with seconds of processor time: of numpy.median, and of Multi-Krum with a loop over pairs. One
thread.
"""

import json
import sys
import time

import numpy as np


def multi_krum(updates, f):
    n = len(updates)
    distances = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            distances[i, j] = np.sum((updates[i] - updates[j]) ** 2)
    scores = np.sort(distances, axis=1)[:, 1 : n - f].sum(axis=1)
    return updates[np.argsort(scores)[: n - f]].mean(axis=0)


def timed(aggregate):
    aggregate()  # Caches are cold after the other side's turn.
    begin = time.process_time()
    aggregate()
    return time.process_time() - begin


def main():
    count, parameters, f = (int(argument) for argument in sys.argv[1:4])
    random = np.random.default_rng(1)
    updates = random.standard_normal((count, parameters), dtype=np.float32)
    print("ready", flush=True)
    for _ in sys.stdin:
        ways = {
            "median": lambda: np.median(updates, axis=0),
            "multiKrum": lambda: multi_krum(updates, f),
        }
        print(json.dumps({name: timed(how) for name, how in ways.items()}), flush=True)


main()
