package io.tributary.local.sim;

import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Model;
import io.tributary.schemas.TaskSpec;
import java.util.Map;
import java.util.concurrent.locks.Lock;

/**
 * Trains a dense network on one participant's share. The same seed and model give the same delta.
 */
final class SimulatedTrainer implements LocalTrainer {
  private final Dataset data;
  private final long seed;
  private final Lock turn;

  SimulatedTrainer(Dataset data, long seed, Lock turn) {
    this.data = data;
    this.seed = seed;
    this.turn = turn;
  }

  @Override
  public Result train(Model model, TaskSpec task) {
    turn.lock();
    try {
      return trainNow(model, task);
    } finally {
      turn.unlock();
    }
  }

  private Result trainNow(Model model, TaskSpec task) {
    float[] start = model.parameters();
    DenseNetwork network = new DenseNetwork(task, start);
    DenseNetwork.Evaluation before = network.evaluate(data);
    network.train(data, task.getTraining(), seed * 1_000_003 + model.version());
    float[] delta = network.parameters();
    for (int i = 0; i < delta.length; i++) {
      delta[i] -= start[i];
    }
    return new Result(
        delta, data.size(), Map.of("loss", before.loss(), "accuracy", before.accuracy()));
  }
}
