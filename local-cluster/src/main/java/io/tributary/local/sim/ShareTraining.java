package io.tributary.local.sim;

import io.tributary.schemas.TaskSpec;

/**
 * How a simulated participant trains on its share: the same seed, model and version give the same
 * delta, in whichever process it is computed.
 *
 * @param task the task, whose advice on training is followed
 * @param data the participant's examples
 * @param seed of the participant, see {@link #seedOf}
 */
public record ShareTraining(TaskSpec task, Dataset data, long seed) {

  /** The seed of one participant, counted from 0, of a simulation. */
  public static long seedOf(long simulation, int participant) {
    return simulation * 10_007 + participant;
  }

  /**
   * What training gave.
   *
   * @param delta trained minus base parameters
   * @param steps steps of the local optimizer
   */
  public record Trained(float[] delta, int steps) {
    @Override
    public String toString() {
      return "delta of " + delta.length + " parameters after " + steps + " steps";
    }
  }

  /**
   * Trains from a model.
   *
   * @param model its parameters; not changed
   * @param correction added to every gradient, as long as the parameters; null for none
   */
  public Trained train(float[] model, int version, float[] correction) {
    DenseNetwork network = new DenseNetwork(task, model);
    int steps = network.train(data, task.getTraining(), seed * 1_000_003 + version, correction);
    float[] delta = network.parameters();
    for (int i = 0; i < delta.length; i++) {
      delta[i] -= model[i];
    }
    return new Trained(delta, steps);
  }
}
