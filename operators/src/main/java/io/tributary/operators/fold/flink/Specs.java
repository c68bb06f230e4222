package io.tributary.operators.fold.flink;

import io.tributary.schemas.TaskSpec;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import io.tributary.serde.flink.Bytes;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Task specifications in their wire form, so that they evolve as the schema does. */
final class Specs {
  private Specs() {}

  static void write(TaskSpec spec, DataOutputView out) throws IOException {
    Bytes.write(WireWriter.encode(spec), out);
  }

  static TaskSpec read(DataInputView in) throws IOException {
    try {
      return new WireReader().read(TaskSpec.class, Bytes.read(in));
    } catch (WireException e) {
      throw new IOException("a task specification in state cannot be read", e);
    }
  }
}
