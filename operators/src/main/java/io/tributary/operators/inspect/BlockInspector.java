package io.tributary.operators.inspect;

import io.tributary.privacy.SquaredNorm;
import io.tributary.schemas.RejectionCode;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadException;

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
   * @param length parameters that the block must hold
   */
  public Result inspect(UpdateBlockView block, PayloadCodec codec, int length) {
    if (values.length < length) {
      values = new float[length];
    }
    String where = "block " + block.block() + ": ";
    try {
      codec.decode(block.record(), block.offset(), block.length(), values, length);
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
