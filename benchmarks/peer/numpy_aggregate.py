"""Aggregates updates the way a server on NumPy does: bytes, arrays, weighted sum.

Usage: numpy_aggregate.py UPDATES PARAMETERS. Prints "ready", then for each line on standard input
one line with seconds of processor time: of adding update by update into the first array, and of keeping all arrays
and adding them at the end. One thread. Sums are float32, as NumPy makes them of float32 arrays.
"""

import io
import json
import sys
import time

import numpy as np


def encode(array):
    out = io.BytesIO()
    np.save(out, array, allow_pickle=False)
    return out.getvalue()


def decode(payload):
    return np.load(io.BytesIO(payload), allow_pickle=False)


def add_one_by_one(updates, total):
    result = decode(updates[0][0])
    result *= updates[0][1] / total
    for payload, weight in updates[1:]:
        result += decode(payload) * (weight / total)
    return encode(result)


def add_at_the_end(updates, total):
    weighted = [decode(payload) * weight for payload, weight in updates]
    result = weighted[0]
    for array in weighted[1:]:
        result = np.add(result, array)
    return encode(result / total)


def timed(aggregate, updates, total):
    begin = time.process_time()
    aggregate(updates, total)
    return time.process_time() - begin


def main():
    count, parameters = int(sys.argv[1]), int(sys.argv[2])
    random = np.random.default_rng(1)
    updates = [
        (encode(random.standard_normal(parameters, dtype=np.float32) * np.float32(0.01)), 1.0 + i % 100)
        for i in range(count)
    ]
    total = sum(weight for _, weight in updates)
    print("ready", flush=True)
    for _ in sys.stdin:
        seconds = [timed(how, updates, total) for how in (add_one_by_one, add_at_the_end)]
        print(json.dumps({"oneByOne": seconds[0], "atTheEnd": seconds[1]}), flush=True)


main()
