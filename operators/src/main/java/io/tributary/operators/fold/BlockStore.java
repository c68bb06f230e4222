package io.tributary.operators.fold;

import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;

/**
 * The state of one block of one task. Getters give null for what is not there; a null value
 * removes.
 */
public interface BlockStore {
  BlockModel model();

  void model(BlockModel model);

  /** An update's block that waits for the journal. */
  EncodedBlock pending(UploadId upload);

  void pending(UploadId upload, EncodedBlock content);

  /** A Fold or Discard that came before its block. */
  BlockOrder early(UploadId upload);

  void early(UploadId upload, BlockOrder order);

  /** The sum of an open round. */
  LongSum sum(int round);

  void sum(int round, LongSum sum);

  /** The waiting Close of the round that follows round {@code previous}. */
  BlockOrder.Close closingAfter(int previous);

  /** A Close that waits for its last updates. */
  void closing(int round, BlockOrder.Close close);
}
