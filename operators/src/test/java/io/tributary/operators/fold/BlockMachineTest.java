package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodecs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BlockMachineTest {
  private static final String TASK = "clinics/t";
  private final TaskSpec spec = Fixtures.task(3, 9).build();

  private static UploadId upload(int id) {
    return new UploadId(Fixtures.id(id), 0, 0);
  }

  private static BlockMessage arrived(int id, float... values) {
    byte[] payload = PayloadCodecs.named("float32").encode(values, 0, values.length);
    return new BlockMessage.Arrived(TASK, 0, upload(id), new EncodedBlock("float32", payload));
  }

  private static BlockOrder fold(int id, int round, double factor) {
    return new BlockOrder.Fold(TASK, 0, upload(id), round, factor);
  }

  private static BlockOrder close(int round, int terms, double weight) {
    BlockOrder.Scale scale =
        new BlockOrder.Scale(terms, terms, Grid.weightUnits(weight), weight, 0);
    return new BlockOrder.Close(TASK, 0, round, round - 1, scale, Digest.ZERO, 5);
  }

  private BlockOrder start() {
    return new BlockOrder.Start(TASK, 0, spec, 1);
  }

  /** Feeds messages and orders, each in its own order, interleaved by a seed. */
  private static List<Digest> run(
      List<BlockMessage> messages, List<BlockOrder> orders, MemoryStore store, long seed) {
    BlockMachine machine = new BlockMachine();
    Random random = new Random(seed);
    List<Digest> made = new ArrayList<>();
    int m = 0;
    int o = 0;
    while (m < messages.size() || o < orders.size()) {
      boolean order = m == messages.size() || (o < orders.size() && random.nextBoolean());
      List<BlockOutput> step =
          order ? machine.accept(orders.get(o++), store) : machine.accept(messages.get(m++), store);
      step.forEach(v -> made.add(((Made) v).version().hash()));
    }
    return made;
  }

  @Test
  void makesTheWeightedMeanOnTheGrid() {
    MemoryStore store = new MemoryStore();
    run(
        List.of(arrived(1, 1f, -2f), arrived(2, 4f, 0.1f)),
        List.of(start(), fold(1, 1, 1.0), fold(2, 1, 3.0), close(1, 2, 4.0)),
        store,
        1);
    float expected = (float) ((-2.0 + Math.rint(0.1f * 3 * 0x1p37) / 0x1p37) / 4);
    assertThat(store.model().parameters()).containsExactly(13 / 4f, expected);
    assertThat(store.model().version()).isEqualTo(1);
    assertThat(store.quiet()).isTrue();
  }

  @Property(tries = 300)
  void interleavingAndArrivalOrderDoNotTouchTheResult(@ForAll long seed) {
    List<BlockMessage> messages = new ArrayList<>();
    List<BlockOrder> orders = new ArrayList<>(List.of(start()));
    for (int round = 1; round <= 3; round++) {
      double weight = 0;
      for (int p = 0; p < 4; p++) {
        int id = round * 10 + p;
        messages.add(arrived(id, 0.1f * id, -id));
        orders.add(fold(id, round, 1 + p));
        weight += 1 + p;
      }
      messages.add(arrived(round * 10 + 7, 9f, 9f));
      orders.add(new BlockOrder.Discard(TASK, 0, upload(round * 10 + 7)));
      orders.add(close(round, 4, weight));
    }
    MemoryStore inOrder = new MemoryStore();
    List<Digest> expected = run(messages, orders, inOrder, 0);
    List<BlockMessage> shuffled = new ArrayList<>(messages);
    Collections.shuffle(shuffled, new Random(seed));
    MemoryStore store = new MemoryStore();
    assertThat(run(shuffled, orders, store, seed)).isEqualTo(expected).hasSize(4);
    assertThat(store.quiet()).as("nothing is left waiting").isTrue();
  }

  /** Rounds 2 and 5 are passed over with updates in them, 3 and 4 were never opened. */
  @Property(tries = 300)
  void roundsThatArePassedOverLeaveNothingWhateverTheInterleaving(@ForAll long seed) {
    List<BlockMessage> messages = new ArrayList<>();
    List<BlockOrder> orders = new ArrayList<>(List.of(start()));
    int previous = 0;
    for (int round : List.of(1, 2, 5, 6)) {
      for (int p = 0; p < 3; p++) {
        messages.add(arrived(round * 10 + p, 0.1f * round, p - 1));
        orders.add(fold(round * 10 + p, round, 1 + p));
      }
      boolean passedOver = round == 2 || round == 5;
      BlockOrder.Scale scale =
          passedOver
              ? new BlockOrder.Scale(0, 0, 0, 1, 0)
              : new BlockOrder.Scale(3, 3, 6L << 20, 6, 0);
      orders.add(new BlockOrder.Close(TASK, 0, round, previous, scale, Digest.ZERO, 5));
      previous = round;
    }
    MemoryStore inOrder = new MemoryStore();
    List<Digest> expected = run(messages, orders, inOrder, 0);
    assertThat(inOrder.model().version()).isEqualTo(6);
    orders.add(new BlockOrder.End(TASK, 0, 6, 7));
    Collections.shuffle(messages, new Random(seed));
    MemoryStore store = new MemoryStore();
    assertThat(run(messages, orders, store, seed)).isEqualTo(expected).hasSize(3);
    assertThat(store.model()).isNull();
    assertThat(store.quiet()).as("nothing is left waiting").isTrue();
  }

  @Test
  void aWithdrawnBlockIsForgotten() {
    MemoryStore store = new MemoryStore();
    run(
        List.of(arrived(1, 1f, 1f), new BlockMessage.Dropped(TASK, 0, upload(1))),
        List.of(start()),
        store,
        1);
    assertThat(store.quiet()).isTrue();
  }

  @Test
  void aSecondCopyOfABlockReplacesTheFirstAndCountsOnce() {
    MemoryStore store = new MemoryStore();
    run(List.of(arrived(1, 1f, 1f), arrived(1, 1f, 1f)), List.of(start()), store, 1);
    new BlockMachine().accept(fold(1, 1, 1.0), store);
    assertThat(BlockSums.terms(1, store)).isEqualTo(1);
  }

  @Test
  void theEndForgetsTheTaskAfterItsLastVersion() {
    for (long seed = 0; seed < 50; seed++) {
      MemoryStore store = new MemoryStore();
      List<Digest> made =
          run(
              List.of(arrived(1, 1f, 1f), arrived(2, 1f, 1f)),
              List.of(
                  start(),
                  fold(1, 1, 1.0),
                  close(1, 1, 1.0),
                  fold(2, 2, 1.0),
                  new BlockOrder.End(TASK, 0, 1, 2)),
              store,
              seed);
      assertThat(made).as("seed %d", seed).hasSize(2);
      assertThat(store.model()).as("seed %d", seed).isNull();
      assertThat(store.quiet()).as("an abandoned round leaves nothing, seed %d", seed).isTrue();
    }
  }

  @Test
  void theSameSumsGiveTheSameBytesWhateverTheOrderOfTerms() {
    Set<List<Digest>> results = new LinkedHashSet<>();
    Random random = new Random(3);
    List<Integer> ids = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(ids, random);
      List<BlockMessage> messages = new ArrayList<>();
      List<BlockOrder> orders = new ArrayList<>(List.of(start()));
      for (int id : ids) {
        messages.add(arrived(id, (float) Math.sin(id), (float) Math.exp(-id)));
        orders.add(fold(id, 1, 1 + id / 3.0));
      }
      orders.add(close(1, 8, 20));
      results.add(run(messages, orders, new MemoryStore(), i));
    }
    assertThat(results).hasSize(1);
  }
}
