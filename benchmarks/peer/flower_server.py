"""Flower's gRPC server with its FedAvg, as it comes.

Usage: flower_server.py PORT CLIENTS PARAMETERS. Runs until it is told to end. The strategy only
notes when it is given all results, on the clock that all processes of the machine share, and tells
clients with the next model.
"""

import sys
import time

import flwr as fl
import numpy as np

port, clients, parameters = (int(argument) for argument in sys.argv[1:4])
received = 0.0


class Noting(fl.server.strategy.FedAvg):
    def aggregate_fit(self, server_round, results, failures):
        global received
        received = time.perf_counter()
        if failures or len(results) != clients:
            raise RuntimeError(f"{len(results)} results and {len(failures)} failures")
        return super().aggregate_fit(server_round, results, failures)


strategy = Noting(
    fraction_fit=1.0,
    fraction_evaluate=0.0,
    min_fit_clients=clients,
    min_evaluate_clients=0,
    min_available_clients=clients,
    on_fit_config_fn=lambda _: {"received": received},
    initial_parameters=fl.common.ndarrays_to_parameters([np.zeros(parameters, dtype=np.float32)]),
)
fl.server.start_server(
    server_address=f"127.0.0.1:{port}",
    config=fl.server.ServerConfig(num_rounds=1_000_000),
    strategy=strategy,
)
