package io.tributary.participant;

import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.WireHashes;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;

/** Fetches models and checks them against what was announced. Thread-safe. */
public final class ModelReader implements AutoCloseable {
  private final BlockReader blocks;
  private Fetched newest;

  ModelReader(Properties client, Topics topics) {
    blocks = BlockReader.ofModels(client, topics.models());
  }

  private record Fetched(String task, Digest root, float[] all, long appendedAtMillis) {}

  /**
   * The announced version.
   *
   * @throws TimeoutException when its blocks cannot be found within two minutes
   * @throws IllegalStateException when the announcement contradicts itself
   */
  public synchronized Model fetch(TaskSpec task, ModelPublished published) {
    String name = task.getName();
    Digest root = Digest.of(published.getRootHash());
    if (newest == null || !newest.task().equals(name) || !newest.root().equals(root)) {
      newest = fetch(name, published, root);
    }
    List<String> further = task.getModel().getVectors();
    float[] all = newest.all();
    int length = all.length / (1 + further.size());
    Map<String, float[]> vectors = new TreeMap<>();
    for (int v = 0; v < further.size(); v++) {
      vectors.put(further.get(v), Arrays.copyOfRange(all, (v + 1) * length, (v + 2) * length));
    }
    return new Model(
        name,
        published.getVersion(),
        root,
        Arrays.copyOf(all, length),
        vectors,
        newest.appendedAtMillis());
  }

  private Fetched fetch(String task, ModelPublished published, Digest root) {
    List<Digest> hashes = published.getBlockHashes().stream().map(Digest::of).toList();
    if (!WireHashes.rootHash(hashes).equals(root)) {
      throw new IllegalStateException(
          task + " version " + published.getVersion() + ": the block hashes do not make the root");
    }
    BlockReader.Found found =
        blocks.fetch(
            new BlockReader.Wanted(
                task, published.getVersion(), hashes, published.getNotBeforeMillis()));
    return new Fetched(task, root, join(found.blocks()), found.appendedAtMillis());
  }

  private static float[] join(List<byte[]> blocks) {
    int length = blocks.stream().mapToInt(b -> b.length / Float.BYTES).sum();
    float[] parameters = new float[length];
    float[] part = new float[blocks.stream().mapToInt(b -> b.length / Float.BYTES).max().orElse(0)];
    int start = 0;
    for (byte[] bytes : blocks) {
      int count = bytes.length / Float.BYTES;
      try {
        PayloadCodecs.named("float32").decode(bytes, 0, bytes.length, part, count);
      } catch (PayloadException e) {
        throw new IllegalStateException("a block's bytes are not whole floats", e);
      }
      System.arraycopy(part, 0, parameters, start, count);
      start += count;
    }
    return parameters;
  }

  @Override
  public synchronized void close() {
    blocks.close();
  }
}
