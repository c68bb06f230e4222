package io.tributary.local.bench;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.UpdateBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decoding an update from its payload and adding it exactly, block by block, by the machine that
 * the job runs, against copying the same floats with {@code System.arraycopy}. Processor time of
 * one thread. Several updates take turns, more than a cache holds.
 */
final class FoldFigure implements Figure {
  private static final int PARAMETERS = 1 << 20;
  private static final int UPDATES = 8;
  private static final double FACTOR = 120.0;

  @Override
  public String name() {
    return "fold";
  }

  @Override
  public String about() {
    return "decode and add one update of 1 M parameters exactly, against copying its floats";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    Kernel kernel = new Kernel();
    int passes = bench.form().choose(200, 60);
    Interleaved runs =
        new Interleaved(bench, name())
            .add("payload", () -> kernel.fold(passes, false))
            .add("record", () -> kernel.fold(passes, true))
            .add("arraycopy", () -> kernel.copy(passes))
            .run();
    var payload = new Interleaved.Label(name(), "1M", "us", false);
    var record = new Interleaved.Label(name(), "1M from the record", "us", false);
    return List.of(
        runs.outcome(payload, "payload", "arraycopy").with(Goal.ratioAtMost(2.0)),
        runs.outcome(record, "record", "arraycopy")
            .noting("also finds the payload in the Avro record and copies it, as the intake does"));
  }

  /** The updates in all forms, and the machine with a store for each block. */
  private static final class Kernel {
    private final Workload workload = new Workload("bench-fold", PARAMETERS, 1, 1);
    private final ModelLayout layout = workload.layout();
    private final String path = TaskPlan.of(workload.task()).path();
    private final List<float[]> floats = new ArrayList<>();
    private final List<List<EncodedBlock>> payloads = new ArrayList<>();
    private final List<List<byte[]>> records = new ArrayList<>();
    private final float[] copy = new float[PARAMETERS];
    private final WireReader reader = new WireReader();
    private final BlockMachine machine = new BlockMachine();
    private final List<MemoryStore> stores = new ArrayList<>();

    Kernel() {
      for (int update = 0; update < UPDATES; update++) {
        floats.add(Crowd.noise(PARAMETERS, update));
        List<byte[]> blocks = Crowd.payload(floats.get(update), layout);
        payloads.add(blocks.stream().map(bytes -> new EncodedBlock("float32", bytes)).toList());
        List<byte[]> framed = new ArrayList<>();
        for (int block = 0; block < blocks.size(); block++) {
          framed.add(
              WireWriter.encode(
                  new UpdateBlock(
                      Digest.ZERO.toFixed(), block, ByteBuffer.wrap(blocks.get(block)))));
        }
        records.add(framed);
      }
      for (int block = 0; block < layout.blocks(); block++) {
        stores.add(new MemoryStore());
        machine.accept(new BlockOrder.Start(path, block, workload.task(), 0), stores.get(block));
      }
    }

    /** Microseconds for an update. */
    double copy(int passes) {
      long begin = Processor.nanos();
      for (int pass = 0; pass < passes; pass++) {
        float[] source = floats.get(pass % UPDATES);
        for (int block = 0; block < layout.blocks(); block++) {
          int start = Math.toIntExact(layout.start(block));
          System.arraycopy(source, start, copy, start, layout.length(block));
        }
      }
      double micros = (Processor.nanos() - begin) / 1e3 / passes;
      if (!java.util.Arrays.equals(copy, floats.get((passes - 1) % UPDATES))) {
        throw new IllegalStateException("the copy differs");
      }
      return micros;
    }

    /** Microseconds for one of an even number of updates; the sums are checked afterwards. */
    double fold(int passes, boolean fromRecord) throws WireException {
      stores.forEach(store -> store.sum(1, null));
      long begin = Processor.nanos();
      for (int pass = 0; pass < passes; pass++) {
        UploadId upload = new UploadId(Digest.ZERO, 0, pass);
        for (int block = 0; block < stores.size(); block++) {
          EncodedBlock content =
              fromRecord
                  ? read(records.get(pass % UPDATES).get(block))
                  : payloads.get(pass % UPDATES).get(block);
          MemoryStore store = stores.get(block);
          machine.accept(new BlockOrder.Fold(path, block, upload, 1, FACTOR), store);
          machine.accept(new BlockMessage.Arrived(path, block, upload, content), store);
        }
      }
      double micros = (Processor.nanos() - begin) / 1e3 / passes;
      check(passes);
      return micros;
    }

    private EncodedBlock read(byte[] record) throws WireException {
      return UpdateBlockView.read(reader, record).encodedWith("float32");
    }

    private void check(int passes) {
      Grid grid = TaskPlan.of(workload.task()).grid(0);
      for (int block = 0; block < stores.size(); block++) {
        long[] sum = stores.get(block).sum(1).units();
        int start = Math.toIntExact(layout.start(block));
        for (int i = 0; i < sum.length; i += 997) {
          long expected = 0;
          for (int pass = 0; pass < passes; pass++) {
            double scale = FACTOR * Math.scalb(1.0, grid.fractionBits());
            expected += (long) Math.rint(floats.get(pass % UPDATES)[start + i] * scale);
          }
          if (sum[i] != expected) {
            throw new IllegalStateException("the sum of parameter " + (start + i) + " is wrong");
          }
        }
      }
    }
  }
}
