package io.tributary.operators.robust;

import io.tributary.serde.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Means of s updates each, drawn together at random (Karimireddy et al. 2022): in the order of
 * SHA-256(seed || participant), whose seed is journaled. The last mean may have fewer. Each
 * Byzantine update spoils one mean, so the rule behind it must bear f of ceil(n / s). O(nd).
 */
record Bucketing(int size) implements Stage {
  @Override
  public String text() {
    return "bucketing(s=" + size + ")";
  }

  @Override
  public boolean isRule() {
    return false;
  }

  @Override
  public int maxByzantine(int rows) {
    return rows;
  }

  @Override
  public int rowsOf(int rows) {
    return (rows + size - 1) / size;
  }

  @Override
  public boolean needsSeed() {
    return true;
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    int columns = round.gram().rows();
    Digest[] lots = new Digest[n];
    for (int i = 0; i < n; i++) {
      byte[] sender = round.senders().get(i).getBytes(StandardCharsets.UTF_8);
      lots[i] =
          Digest.sha256(
              ByteBuffer.allocate(Long.BYTES + sender.length)
                  .putLong(round.seed())
                  .put(sender)
                  .array());
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> lots[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int buckets = rowsOf(n);
    double[] values = new double[buckets * columns];
    for (int k = 0; k < n; k++) {
      int bucket = k / size;
      values[bucket * columns + order[k]] = 1.0 / Math.min(size, n - bucket * size);
    }
    return new Weights(buckets, columns, values, List.of());
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "bucketing",
          "bucketing(s=S) -> RULE",
          "means of s updates drawn together; Karimireddy et al. 2022; O(nd)",
          call -> new Bucketing(call.onlyKnown("s").count("s", 10_000)));
    }
  }
}
