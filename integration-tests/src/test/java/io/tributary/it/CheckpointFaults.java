package io.tributary.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.local.ProcessCluster;
import java.io.IOException;
import java.util.Optional;

/** A checkpoint folder that is full or read-only for a while, and the proof that it was. */
final class CheckpointFaults {
  private final ProcessCluster cluster;
  private final CheckpointVolume volume;
  private boolean full;
  private boolean active;
  private long sinceMillis;
  private int proven;

  /** With a volume that is not mounted the faults cannot be made, which is said each time. */
  CheckpointFaults(ProcessCluster cluster, CheckpointVolume volume) {
    this.cluster = cluster;
    this.volume = volume;
  }

  /** Fills the folder. */
  void fill() throws IOException, InterruptedException {
    if (begins()) {
      full = true;
      volume.fill();
      sinceMillis = System.currentTimeMillis();
    }
  }

  /** Makes the folder read-only. */
  void protect() throws IOException, InterruptedException {
    if (begins()) {
      volume.protect();
      sinceMillis = System.currentTimeMillis();
    }
  }

  private boolean begins() throws IOException, InterruptedException {
    end();
    active = volume.mounted();
    if (!active) {
      System.out.println("nothing can be mounted here: the checkpoint folder stays as it is");
    }
    return active;
  }

  /** Waits until a checkpoint has failed for it, mends it, and waits until one succeeds. */
  void end() throws IOException, InterruptedException {
    if (!active) {
      return;
    }
    long failed = Patience.await("a failed checkpoint", this::failed);
    volume.restore();
    active = false;
    full = false;
    proven++;
    long mended = System.currentTimeMillis();
    Patience.await(
        "a checkpoint after the folder is back",
        () -> Optional.of(newest("completed")).filter(trigger -> trigger >= mended));
    System.out.printf(
        "the checkpoint folder is back; %d checkpoints of this JobManager failed%n", failed);
  }

  /**
   * One has failed since, and none has succeeded. One that took the last room is let pass: then
   * what room it made by replacing an older one is taken, and the watch begins again.
   */
  private Optional<Long> failed() throws IOException, InterruptedException {
    boolean room = full && volume.fill() > 0;
    JsonNode checkpoints = rest();
    if (room || trigger(checkpoints, "completed") >= sinceMillis) {
      sinceMillis = System.currentTimeMillis();
      return Optional.empty();
    }
    return trigger(checkpoints, "failed") >= sinceMillis
        ? Optional.of(checkpoints.get("counts").get("failed").asLong())
        : Optional.empty();
  }

  private long newest(String outcome) throws IOException, InterruptedException {
    return trigger(rest(), outcome);
  }

  private JsonNode rest() throws IOException, InterruptedException {
    return new Rest(cluster.dashboard()).get("/jobs/" + cluster.job() + "/checkpoints");
  }

  private static long trigger(JsonNode checkpoints, String outcome) {
    JsonNode newest = checkpoints.get("latest").get(outcome);
    return newest == null || newest.isNull() ? 0 : newest.get("trigger_timestamp").asLong();
  }

  /**
   * How often it was full or read-only, with a failed checkpoint as proof and one that succeeded
   * after.
   */
  int proven() {
    return proven;
  }
}
