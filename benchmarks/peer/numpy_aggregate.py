"""Aggregates updates the way a server on NumPy does: bytes, arrays, weighted sum.

Usage: numpy_aggregate.py UPDATES PARAMETERS. Prints "ready", then for each line on standard input
one line with seconds of processor time, each from bytes to bytes: of adding update by update in
place, of keeping all arrays and adding them at the end, and of Flower's own aggregate_inplace. One
thread. Sums are float32, as NumPy makes them of float32 arrays.
"""

import io
import json
import sys
import time

import numpy as np
from flwr.common import Code, FitRes, Parameters, Status, ndarrays_to_parameters
from flwr.server.strategy.aggregate import aggregate_inplace


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
        array = decode(payload)
        array *= weight / total
        result += array
    return encode(result)


def add_at_the_end(updates, total):
    weighted = [decode(payload) * weight for payload, weight in updates]
    result = weighted[0]
    for array in weighted[1:]:
        result = np.add(result, array)
    return encode(result / total)


def flower(updates, total):
    ok = Status(Code.OK, "")
    results = [
        (None, FitRes(ok, Parameters([payload], "numpy.ndarray"), int(weight), {}))
        for payload, weight in updates
    ]
    return ndarrays_to_parameters(aggregate_inplace(results)).tensors[0]


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
        ways = {"oneByOne": add_one_by_one, "atTheEnd": add_at_the_end, "flower": flower}
        seconds = {name: timed(how, updates, total) for name, how in ways.items()}
        print(json.dumps(seconds), flush=True)


main()
