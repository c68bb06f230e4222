package io.tributary.operators.fold;

import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;

/** What the intake tells one block of a task's model about one update. */
public sealed interface BlockMessage {
  /** Federation and task, {@code federation/task}. */
  String task();

  /** Block index from 0. */
  int block();

  /** The update. */
  UploadId upload();

  /** The update's part of this block has arrived. */
  record Arrived(String task, int block, UploadId upload, EncodedBlock content)
      implements BlockMessage {}

  /** The update was dropped: what has arrived of it here is forgotten. */
  record Dropped(String task, int block, UploadId upload) implements BlockMessage {}
}
