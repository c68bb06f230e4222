package io.tributary.local.sim;

import io.tributary.local.attack.AttackSpec;
import io.tributary.local.attack.Knowledge;
import io.tributary.privacy.L2Clip;
import io.tributary.schemas.TaskSpec;
import java.util.List;

/**
 * The attackers of a simulation, who are the last participants and work together. They know the
 * shares of all: what the honest ones send from a model they compute themselves, so nothing has to
 * be intercepted and the same seed gives the same attack.
 */
public final class Adversary {
  private final TaskSpec task;
  private final List<Dataset> shares;
  private final AttackSpec spec;
  private final long seed;
  private final Knowledge.Target target;
  private float[][] known;
  private int knownVersion = -1;

  /**
   * The attackers.
   *
   * @param shares the data of all participants, attackers last
   * @param seed of the simulation
   * @param target the rule in use
   * @throws IllegalArgumentException when nobody honest would be left, or the task's updates hold
   *     more than one vector
   */
  public Adversary(
      TaskSpec task, List<Dataset> shares, AttackSpec spec, long seed, Knowledge.Target target) {
    requirePossible(task, shares.size(), spec);
    this.task = task;
    this.shares = List.copyOf(shares);
    this.spec = spec;
    this.seed = seed;
    this.target = target;
  }

  /** Throws as the constructor does. */
  public static void requirePossible(TaskSpec task, int participants, AttackSpec spec) {
    if (spec.attackers() >= participants) {
      throw new IllegalArgumentException(
          "attack "
              + spec
              + ": of "
              + participants
              + " participants at most "
              + (participants - 1)
              + " can attack");
    }
    if (!task.getModel().getVectors().isEmpty()) {
      throw new IllegalArgumentException(
          "attack "
              + spec
              + ": attackers know tasks whose updates are one vector; algorithm "
              + task.getAggregation().getAlgorithm()
              + " sends more");
    }
  }

  /** What they do. */
  public AttackSpec spec() {
    return spec;
  }

  /** How many participants are honest: the first ones. */
  public int honest() {
    return shares.size() - spec.attackers();
  }

  /** Whether a participant, counted from 0, attacks. */
  boolean includes(int participant) {
    return participant >= honest();
  }

  /** The examples that a participant trains on: an attacker's are poisoned, if it does that. */
  Dataset data(int participant) {
    if (!includes(participant)) {
      return shares.get(participant);
    }
    return shares.get(source(participant)).poisonedBy(spec.attack());
  }

  /** Whose share, order of examples and draws an attacker uses. */
  private int source(int attacker) {
    return spec.attack().oneDataSet() ? honest() : attacker;
  }

  /** The honest updates that come of a model, as participants send them: clipped to the bound. */
  public synchronized float[][] honestUpdates(float[] model, int version) {
    if (version != knownVersion) {
      float[][] updates = new float[honest()][];
      for (int p = 0; p < updates.length; p++) {
        updates[p] = train(p, model, version);
        L2Clip.clip(updates[p], task.getBounds().getMaxNormL2());
      }
      known = updates;
      knownVersion = version;
    }
    return known.clone();
  }

  private float[] train(int participant, float[] model, int version) {
    long own =
        ShareTraining.seedOf(seed, includes(participant) ? source(participant) : participant);
    return new ShareTraining(task, data(participant), own).train(model, version, null).delta();
  }

  /**
   * What an attacker sends, before it is clipped to the task's bound.
   *
   * @param participant counted from 0
   * @param model parameters of the round's model; not changed
   */
  public float[] update(int participant, float[] model, int version) {
    return update(participant, model, version, target);
  }

  /** The same against a rule in a known state. */
  public float[] update(int participant, float[] model, int version, Knowledge.Target against) {
    boolean omniscient = spec.attack().omniscient();
    float[][] honest = omniscient ? honestUpdates(model, version) : new float[0][];
    float[] own =
        spec.attack().trains() ? train(participant, model, version) : new float[model.length];
    long draw = ShareTraining.seedOf(seed, source(participant)) * 1_000_033 + version;
    return spec.attack()
        .update(new Knowledge(honest, own, shares.size(), spec.attackers(), draw, against));
  }
}
