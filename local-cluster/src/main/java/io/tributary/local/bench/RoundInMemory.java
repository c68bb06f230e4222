package io.tributary.local.bench;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;
import java.util.ArrayList;
import java.util.List;

/**
 * A round on one thread, by the machine that the job runs: from the payloads of all updates in
 * memory to the bytes of the new model, with their hashes.
 */
final class RoundInMemory {
  private static final UploadId UPLOAD = new UploadId(Digest.ZERO, 0, 0);
  private final Workload workload;
  private final String path;
  private final List<List<byte[]>> updates = new ArrayList<>();
  private final BlockMachine machine = new BlockMachine();

  /** Makes the payloads, each with memory of its own. */
  RoundInMemory(Workload workload) {
    this.workload = workload;
    this.path = TaskPlan.of(workload.task()).path();
    for (int update = 0; update < workload.updates(); update++) {
      updates.add(Crowd.payload(Crowd.noise(workload.parameters(), update % 4), workload.layout()));
    }
  }

  /** Milliseconds of processor time for a round. */
  double millis() {
    int blocks = workload.layout().blocks();
    List<MemoryStore> stores = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      stores.add(new MemoryStore());
      machine.accept(new BlockOrder.Start(path, block, workload.task(), 0), stores.get(block));
    }
    long begin = Processor.nanos();
    double total = 0;
    for (int update = 0; update < updates.size(); update++) {
      double weight = 1.0 + update % 100;
      total += weight;
      for (int block = 0; block < blocks; block++) {
        EncodedBlock content = new EncodedBlock("float32", updates.get(update).get(block));
        machine.accept(new BlockOrder.Fold(path, block, UPLOAD, 1, weight), stores.get(block));
        machine.accept(new BlockMessage.Arrived(path, block, UPLOAD, content), stores.get(block));
      }
    }
    int made = 0;
    BlockOrder.Scale scale =
        new BlockOrder.Scale(updates.size(), updates.size(), (long) (total * 0x1p20), total, 0);
    for (int block = 0; block < blocks; block++) {
      List<BlockOutput> versions =
          machine.accept(
              new BlockOrder.Close(path, block, 1, 0, scale, Digest.ZERO, 0), stores.get(block));
      made += versions.size();
    }
    double millis = (Processor.nanos() - begin) / 1e6;
    if (made != blocks) {
      throw new IllegalStateException(made + " of " + blocks + " blocks were made");
    }
    return millis;
  }
}
