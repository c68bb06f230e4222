package io.tributary.operators.inspect;

import io.tributary.privacy.SquaredNorm;
import io.tributary.schemas.RejectionCode;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import io.tributary.serde.codec.Units;

/**
 * Looks into one block's payload: its size, whether it holds only zeros and normal numbers, and its
 * squared L2 norm. The same payload always gives the same result. Holds a buffer of one block.
 */
public final class BlockInspector {
  private float[] values = new float[0];

  /** An inspector without a buffer yet. */
  public BlockInspector() {}

  /**
   * What was found.
   *
   * @param fault why the payload is refused, or null
   * @param detail for people
   * @param squaredNorm sum of squares of the block's values; 0 with a fault
   */
  public record Result(RejectionCode fault, String detail, double squaredNorm) {}

  /**
   * Inspects a payload.
   *
   * @param codec as the header names it; known to exist
   * @param length parameters that the block must hold
   * @param fractionBits the unit of a partial sum is 2^-fractionBits
   */
  public Result inspect(UpdateBlockView block, String codec, int length, int fractionBits) {
    String where = "block " + block.block() + ": ";
    try {
      if (codec.equals(Units.CODEC)) {
        double squared =
            Units.squaredNorm(block.record(), block.offset(), block.length(), length, fractionBits);
        return new Result(null, "", squared);
      }
      if (values.length < length) {
        values = new float[length];
      }
      PayloadCodecs.named(codec)
          .decode(block.record(), block.offset(), block.length(), values, length);
    } catch (PayloadException e) {
      return new Result(e.code(), where + e.getMessage(), 0);
    }
    return switch (SquaredNorm.inspect(values, length)) {
      case CLEAN -> new Result(null, "", SquaredNorm.of(values, length));
      case NOT_FINITE -> new Result(RejectionCode.NOT_FINITE, where + "holds NaN or infinity", 0);
      case SUBNORMAL ->
          new Result(
              RejectionCode.SUBNORMAL,
              where + "holds a number smaller than 2^-126; send zero instead",
              0);
    };
  }
}
