"""Flower's gRPC server with its FedAvg, as it comes.

Usage: flower_server.py PORT CLIENTS PARAMETERS. Runs until it is told to end.
"""

import sys

import flwr as fl
import numpy as np

port, clients, parameters = (int(argument) for argument in sys.argv[1:4])
strategy = fl.server.strategy.FedAvg(
    fraction_fit=1.0,
    fraction_evaluate=0.0,
    min_fit_clients=clients,
    min_evaluate_clients=0,
    min_available_clients=clients,
    initial_parameters=fl.common.ndarrays_to_parameters([np.zeros(parameters, dtype=np.float32)]),
)
fl.server.start_server(
    server_address=f"127.0.0.1:{port}",
    config=fl.server.ServerConfig(num_rounds=1_000_000),
    strategy=strategy,
)
