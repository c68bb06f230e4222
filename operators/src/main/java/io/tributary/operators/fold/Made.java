package io.tributary.operators.fold;

import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.SumBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.Units;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One block of a new version, or of a region's sum.
 *
 * @param stream the stream that it goes to
 * @param record what participants, or a parent's relay, read
 * @param version what the publisher needs
 */
public record Made(Topics.Stream stream, SpecificRecordBase record, BlockVersion version)
    implements BlockOutput {
  static Made initial(BlockOrder.Start start, TaskPlan plan, float[] parameters) {
    byte[] bytes = encode(parameters);
    BlockVersion version =
        new BlockVersion(
            start.task(),
            0,
            start.block(),
            plan.blocks(),
            Digest.sha256(bytes),
            Digest.ZERO,
            start.atMillis(),
            null);
    return model(plan, version, bytes);
  }

  static Made model(BlockOrder.Close close, TaskPlan plan, float[] parameters) {
    byte[] bytes = encode(parameters);
    return model(plan, version(close, plan, bytes, null), bytes);
  }

  private static Made model(TaskPlan plan, BlockVersion version, byte[] bytes) {
    return new Made(
        Topics.Stream.MODELS,
        new ModelBlock(
            plan.spec().getName(), version.version(), version.block(), ByteBuffer.wrap(bytes)),
        version);
  }

  static Made sum(BlockOrder.Close close, TaskPlan plan, long[] units) {
    byte[] bytes = Units.encode(units);
    BlockVersion.Sum sum =
        new BlockVersion.Sum(
            close.scale().contributors(), close.scale().weightUnits(), plan.grid(0).fractionBits());
    return new Made(
        Topics.Stream.SUMS,
        new SumBlock(plan.spec().getName(), close.round(), close.block(), ByteBuffer.wrap(bytes)),
        version(close, plan, bytes, sum));
  }

  private static BlockVersion version(
      BlockOrder.Close close, TaskPlan plan, byte[] bytes, BlockVersion.Sum sum) {
    return new BlockVersion(
        close.task(),
        close.round(),
        close.block(),
        plan.blocks(),
        Digest.sha256(bytes),
        close.manifestHash(),
        close.atMillis(),
        sum);
  }

  private static byte[] encode(float[] parameters) {
    return PayloadCodecs.named("float32").encode(parameters, 0, parameters.length);
  }
}
