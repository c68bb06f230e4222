package io.tributary.operators.scores;

import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.Weights;
import io.tributary.schemas.ExcludedColumn;
import io.tributary.schemas.WeightsDecided;
import io.tributary.serde.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Weights as a fact of the journal. */
public final class WeightFacts {
  private static final int MAX_CODE = 40;
  private static final int MAX_DETAIL = 300;

  private WeightFacts() {}

  /** The fact that a round has these weights. */
  public static WeightsDecided of(int round, Digest manifestHash, long seed, Weights weights) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(weights.values().length, Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(weights.values());
    List<ExcludedColumn> excluded =
        weights.exclusions().stream()
            .map(
                e ->
                    new ExcludedColumn(
                        e.row(), shortened(e.code(), MAX_CODE), shortened(e.detail(), MAX_DETAIL)))
            .toList();
    return new WeightsDecided(
        round, manifestHash.toFixed(), seed, weights.rows(), weights.columns(), bytes, excluded);
  }

  /** The weights of a fact; throws IllegalArgumentException when it holds none. */
  public static Weights read(WeightsDecided fact) {
    ByteBuffer bytes = fact.getWeights().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.remaining() / Double.BYTES];
    if (values.length * (long) Double.BYTES != bytes.remaining()) {
      throw new IllegalArgumentException(bytes.remaining() + " bytes are not weights");
    }
    bytes.asDoubleBuffer().get(values);
    List<Exclusion> exclusions =
        fact.getExcluded().stream()
            .map(e -> new Exclusion(e.getColumn(), e.getCode(), e.getDetail()))
            .toList();
    return new Weights(fact.getRows(), fact.getColumns(), values, exclusions);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }
}
