package io.tributary.operators.fold;

import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import java.util.List;

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

  /** The sum of an open round; that of a held one has no parameters and only counts. */
  LongSum sum(int round);

  void sum(int round, LongSum sum);

  /** The first of two updates of a round that are added together; its block is still pending. */
  BlockOrder.Fold aside(int round);

  void aside(int round, BlockOrder.Fold fold);

  /** Keeps an update's block for the held round that it is in. */
  void hold(int round, Digest update, EncodedBlock content);

  /** The blocks that are held for a round, in the order of the updates' ids. */
  List<EncodedBlock> held(int round);

  /** Forgets the blocks that are held for a round. */
  void release(int round);

  /** The waiting Weigh or Close of the round that follows round {@code previous}. */
  BlockOrder closingAfter(int previous);

  /** A Weigh or Close that waits for its last updates; a Close takes the place of a Weigh. */
  void closing(int round, BlockOrder order);
}
