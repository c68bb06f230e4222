package io.tributary.local.bench;

import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A round of very many updates in the round machine, without a broker: facts are read as they lie
 * in the journal and applied until the round closes. A task lives in one partition of the journal
 * and one key of the round machine, so this is what limits the participants of a round.
 */
final class CapacityFigure implements Figure {
  private static final int[] UPDATES = {1_000, 10_000, 50_000};
  private static final int[] BRIEF = {1_000, 10_000};

  @Override
  public String name() {
    return "capacity";
  }

  @Override
  public String about() {
    return "admissions of one round read from journal records and applied, one thread";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (int updates : bench.form().brief() ? BRIEF : UPDATES) {
      String label = String.format(Locale.ROOT, "%,d updates", updates);
      if (bench.wants(label)) {
        outcomes.addAll(measure(bench, label, updates));
      }
    }
    return outcomes;
  }

  private List<Outcome> measure(Bench bench, String label, int updates) throws Exception {
    Round round = new Round(updates);
    round.run(); // Warms up, and tells the sizes.
    double[] rates = new double[Math.min(3, bench.form().repetitions())];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = updates / round.run();
      bench.tell(String.format(Locale.ROOT, "%s %s  %,.0f facts/s", name(), label, rates[i]));
    }
    return List.of(
        Outcome.alone(name(), label, Spread.of(rates), "1/s", rates.length),
        bytes(label, "fact in the journal", round.factBytes),
        bytes(label, "state before the close", round.stateBytes),
        bytes(label, "RoundClosed", round.closedBytes));
  }

  private Outcome bytes(String label, String what, long bytes) {
    return Outcome.alone(name(), label + ": " + what, Spread.of((double) bytes), "bytes", 1);
  }

  /** The facts of a round as they lie in the journal. */
  private static final class Round {
    private final TaskSpec task;
    private final byte[][] facts;
    private final WireReader reader = new WireReader();
    private long factBytes;
    private long stateBytes;
    private long closedBytes;

    Round(int updates) {
      task = new Workload("bench-capacity", 10, updates, 2).task();
      facts = new byte[updates][];
      for (int i = 0; i < updates; i++) {
        facts[i] = WireWriter.encode(new JournalFact(task.getName(), admitted(i)));
      }
      factBytes = facts[updates - 1].length;
    }

    private static UpdateAdmitted admitted(int i) {
      byte[] name = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
      return UpdateAdmitted.newBuilder()
          .setUpdateId(Digest.sha256(name).toFixed())
          .setParticipant(Crowd.id(i))
          .setBaseVersion(0)
          .setWeight(1)
          .setNormL2(0.5)
          .setPayloadBytes(40)
          .setPartition(0)
          .setFirstOffset(2L * i)
          .setLastOffset(2L * i + 1)
          .build();
    }

    /** Seconds from the first fact to the round's close. */
    double run() throws WireException {
      RoundState state = new RoundState();
      RoundMachine machine = new RoundMachine(task.getFederation(), task.getName(), state);
      machine.replay(new JournalFact(task.getName(), new TaskOpened(task, null)), 0);
      long begin = System.nanoTime();
      for (int i = 0; i < facts.length - 1; i++) {
        apply(machine, i);
      }
      long pause = System.nanoTime();
      stateBytes = WireWriter.encode(state.toRecord()).length;
      long resume = System.nanoTime();
      List<Decision> last = apply(machine, facts.length - 1);
      double seconds = (System.nanoTime() - resume + pause - begin) / 1e9;
      closedBytes =
          last.stream()
              .filter(Decision.Announce.class::isInstance)
              .map(decision -> ((Decision.Announce) decision).value())
              .filter(
                  value -> value instanceof RoundFact fact && fact.getFact() instanceof RoundClosed)
              .mapToLong(value -> WireWriter.encode(value).length)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("round 1 did not close"));
      return seconds;
    }

    private List<Decision> apply(RoundMachine machine, int i) throws WireException {
      return machine.replay(reader.read(JournalFact.class, facts[i]), i);
    }
  }
}
