package io.tributary.local.sim;

import io.tributary.participant.ControlVariate;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Model;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Trains a dense network on one participant's share. The same seed and model give the same delta.
 */
final class SimulatedTrainer implements LocalTrainer {
  private final Dataset data;
  private final long seed;
  private final Machine machine;
  private final Path controlFile;
  private ControlVariate control;

  /**
   * What it runs on.
   *
   * @param turn held while computing, so that simulated participants do not fight over cores
   * @param delay how long it waits after training, as a slower machine would take
   * @param stopped ends the waiting
   */
  record Machine(Lock turn, Duration delay, CountDownLatch stopped) {
    /** Computes when it is this participant's turn. */
    <T> T compute(Supplier<T> work) {
      turn.lock();
      try {
        return work.get();
      } finally {
        turn.unlock();
      }
    }

    /** Waits as long as a slower machine would still compute. */
    void pause() throws InterruptedException {
      if (stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("the simulation was stopped");
      }
    }
  }

  /** A trainer; {@code controlFile} is where SCAFFOLD's control variate is kept. */
  SimulatedTrainer(Dataset data, long seed, Machine machine, Path controlFile) {
    this.data = data;
    this.seed = seed;
    this.machine = machine;
    this.controlFile = controlFile;
  }

  @Override
  public Result train(Model model, TaskSpec task) throws InterruptedException {
    Result result = machine.compute(() -> trainNow(model, task));
    machine.pause();
    return result;
  }

  private Result trainNow(Model model, TaskSpec task) {
    float[] start = model.parameters();
    boolean scaffold = model.further().containsKey(ControlVariate.VECTOR);
    if (scaffold && control == null) {
      control = new ControlVariate(controlFile, start.length);
    }
    DenseNetwork.Evaluation before = new DenseNetwork(task, start).evaluate(data);
    float[] correction = scaffold ? control.correction(model) : null;
    ShareTraining.Trained trained =
        new ShareTraining(task, data, seed).train(start, model.version(), correction);
    float[] delta = trained.delta();
    int steps = trained.steps();
    double rate = task.getTraining().getLearningRate();
    Map<String, float[]> further =
        scaffold
            ? Map.of(ControlVariate.VECTOR, control.change(model, task, delta, steps, rate))
            : Map.of();
    return new Result(delta, further, data.size(), metrics(before, steps));
  }

  /** What a participant reports. */
  static Map<String, Double> metrics(DenseNetwork.Evaluation before, double steps) {
    return Map.of(
        "loss",
        before.loss(),
        "initialLoss",
        before.loss(),
        "accuracy",
        before.accuracy(),
        "localSteps",
        steps,
        "quality",
        1.0);
  }

  @Override
  public void decided(int baseVersion, Receipt receipt) {
    if (control != null) {
      control.decided(baseVersion, receipt);
    }
  }
}
