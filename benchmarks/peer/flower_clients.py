"""Flower's gRPC clients, all in this process, with an update at hand.

Usage: flower_clients.py PORT CLIENTS PARAMETERS. Prints "ready" when the first client has the
model; it waits. The server talks to few clients at a time (the processors and four more), so the
others get the model when those have answered. For each line on standard input all give their
updates as soon as they have the model, and a line is printed with seconds:

round         from then until the first client has the next model
handedOut     from then until the last client has the model that they answer to
afterHandover from when the last client gave its update to Flower until the first has the next model
afterReceived from when the server had all updates until the first has the next model
"""

import json
import sys
import threading
import time

import flwr as fl
import numpy as np

port, clients, parameters = (int(argument) for argument in sys.argv[1:4])
gate = threading.Condition()
released = 0
reached = 0
last_given = 0.0
first_arrival = 0.0
last_arrival = 0.0
received = 0.0


class Client(fl.client.NumPyClient):
    def __init__(self, number):
        random = np.random.default_rng(number)
        self.update = random.standard_normal(parameters, dtype=np.float32) * np.float32(0.01)
        self.weight = 1 + number % 100
        self.rounds = 0

    def fit(self, model, config):
        global reached, first_arrival, last_arrival, last_given, received
        now = time.perf_counter()
        with gate:
            self.rounds += 1
            if self.rounds > reached:
                reached = self.rounds
                first_arrival = now
                received = config["received"]
                gate.notify_all()
            if self.rounds <= released:
                last_arrival = now
            while released < self.rounds:
                gate.wait()
            last_given = time.perf_counter()
        return [self.update], self.weight, {}


def run(number):
    fl.client.start_client(
        server_address=f"127.0.0.1:{port}",
        client=Client(number).to_client(),
        insecure=True,
        transport="grpc-bidi",
    )


for n in range(clients):
    threading.Thread(target=run, args=(n,), daemon=True).start()
with gate:
    while reached < 1:
        gate.wait()
print("ready", flush=True)
for _ in sys.stdin:
    with gate:
        start = time.perf_counter()
        released += 1
        gate.notify_all()
        last_arrival = start
        while reached <= released:
            gate.wait()
        times = {
            "round": first_arrival - start,
            "handedOut": last_arrival - start,
            "afterHandover": first_arrival - last_given,
            "afterReceived": first_arrival - received,
        }
    print(json.dumps(times), flush=True)
