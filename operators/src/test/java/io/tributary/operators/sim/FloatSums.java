package io.tributary.operators.sim;

import io.tributary.operators.fold.BlockModel;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockStore;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import java.util.List;

/** Planted: sums lose what does not fit into a float, so that they depend on their order. */
record FloatSums(BlockStore store) implements BlockStore {
  @Override
  public BlockModel model() {
    return store.model();
  }

  @Override
  public void model(BlockModel model) {
    store.model(model);
  }

  @Override
  public EncodedBlock pending(UploadId upload) {
    return store.pending(upload);
  }

  @Override
  public void pending(UploadId upload, EncodedBlock content) {
    store.pending(upload, content);
  }

  @Override
  public BlockOrder early(UploadId upload) {
    return store.early(upload);
  }

  @Override
  public void early(UploadId upload, BlockOrder order) {
    store.early(upload, order);
  }

  @Override
  public LongSum sum(int round) {
    return store.sum(round);
  }

  @Override
  public void sum(int round, LongSum sum) {
    if (sum != null) {
      for (int i = 0; i < sum.units().length; i++) {
        sum.units()[i] = (long) (float) sum.units()[i];
      }
    }
    store.sum(round, sum);
  }

  @Override
  public BlockOrder.Fold aside(int round) {
    return store.aside(round);
  }

  @Override
  public void aside(int round, BlockOrder.Fold fold) {
    store.aside(round, fold);
  }

  @Override
  public void hold(int round, Digest update, EncodedBlock content) {
    store.hold(round, update, content);
  }

  @Override
  public List<EncodedBlock> held(int round) {
    return store.held(round);
  }

  @Override
  public void release(int round) {
    store.release(round);
  }

  @Override
  public BlockOrder closingAfter(int previous) {
    return store.closingAfter(previous);
  }

  @Override
  public void closing(int round, BlockOrder close) {
    store.closing(round, close);
  }
}
