package io.tributary.operators.scores.flink;

import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.flink.FoldTypes;
import io.tributary.operators.scores.ScoreStore;
import java.util.Iterator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.function.SupplierWithException;

/**
 * The scorer's state in Flink, per task:
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>progress</td><td>the round to weigh and the sum so far</td>
 *       <td>the round's weights; its number stays</td>
 *       <td>n sender names and n (n + 1) / 2 products of 8 bytes</td></tr>
 *   <tr><td>parts</td><td>products of blocks whose turn has not come</td>
 *       <td>their turn, the round's weights</td>
 *       <td>blocks times n (n + 1) / 2 products of 8 bytes</td></tr>
 * </table>
 */
final class FlinkScoreStore implements ScoreStore {
  private final ValueState<Progress> progress;
  private final MapState<Long, GramPart> parts;

  FlinkScoreStore(RuntimeContext context) {
    progress = context.getState(new ValueStateDescriptor<>("progress", ScoreTypes.PROGRESS));
    parts = context.getMapState(new MapStateDescriptor<>("parts", Types.LONG, FoldTypes.PART));
  }

  private static long key(int round, int block) {
    return (long) round << Integer.SIZE | block;
  }

  @Override
  public Progress progress() {
    Progress value = read(progress::value);
    return value == null ? Progress.NONE : value;
  }

  @Override
  public void progress(Progress value) {
    read(
        () -> {
          progress.update(value);
          return null;
        });
  }

  @Override
  public GramPart part(int round, int block) {
    return read(() -> parts.get(key(round, block)));
  }

  @Override
  public void part(int round, int block, GramPart part) {
    read(
        () -> {
          if (part == null) {
            parts.remove(key(round, block));
          } else {
            parts.put(key(round, block), part);
          }
          return null;
        });
  }

  @Override
  public void forgetUpTo(int round) {
    Iterator<Long> keys = read(() -> parts.keys().iterator());
    while (keys.hasNext()) {
      if (keys.next() >> Integer.SIZE <= round) {
        keys.remove();
      }
    }
  }

  private static <T> T read(SupplierWithException<T, Exception> access) {
    try {
      return access.get();
    } catch (Exception e) {
      throw new IllegalStateException("the state backend failed", e);
    }
  }
}
