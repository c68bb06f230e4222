package io.tributary.local.sim;

import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Model;
import io.tributary.schemas.TaskSpec;
import java.util.Map;

/**
 * The trainer of an attacker: reports what an honest participant would, and sends what it likes.
 */
final class HostileTrainer implements LocalTrainer {
  private final Adversary adversary;
  private final int participant;
  private final SimulatedTrainer.Machine machine;

  /**
   * A trainer.
   *
   * @param participant counted from 0
   */
  HostileTrainer(Adversary adversary, int participant, SimulatedTrainer.Machine machine) {
    this.adversary = adversary;
    this.participant = participant;
    this.machine = machine;
  }

  @Override
  public Result train(Model model, TaskSpec task) throws InterruptedException {
    Result result = machine.compute(() -> attack(model, task));
    machine.pause();
    return result;
  }

  private Result attack(Model model, TaskSpec task) {
    float[] start = model.parameters();
    Dataset data = adversary.data(participant);
    DenseNetwork.Evaluation before = new DenseNetwork(task, start).evaluate(data);
    float[] update = adversary.update(participant, start, model.version());
    int batches = (data.size() - 1) / task.getTraining().getBatchSize() + 1;
    double steps = (double) batches * task.getTraining().getLocalEpochs();
    return new Result(update, Map.of(), data.size(), SimulatedTrainer.metrics(before, steps));
  }
}
