package io.tributary.operators.fold.flink;

import io.tributary.privacy.noise.NoiseKey;
import java.io.Serializable;
import java.util.Optional;

/** Where an operator finds the key of private tasks' noise, on the machine that it runs on. */
public interface NoiseKeySource extends Serializable {
  /** Reads it; empty when the job was given none. Throws when it cannot be read. */
  Optional<NoiseKey> read();

  /** Of a job without a key. */
  static NoiseKeySource none() {
    return Optional::empty;
  }
}
