package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.LongSum;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

final class LongSumSerializerTest extends SerializerContract<LongSum> {
  @Override
  VersionedSerializer<LongSum> serializer() {
    return new LongSumSerializer();
  }

  @Override
  TypeInformation<LongSum> type() {
    return Types.LONG_SUM;
  }

  @Override
  String goldenFile() {
    return "LongSum.1.hex";
  }

  @Override
  Map<String, LongSum> values() {
    return Map.of(
        "full",
        new LongSum(3, new long[] {1, -1, Long.MAX_VALUE, Long.MIN_VALUE}),
        "empty",
        LongSum.zero(0));
  }

  @Override
  void assertSame(LongSum actual, LongSum expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void aCopyIsNotMovedByFurtherTerms() {
    LongSum sum = new LongSum(1, new long[] {5, 6});
    LongSum copy = serializer().copy(sum);
    sum.units()[0] = 99;
    assertThat(copy.units()).containsExactly(5, 6);
    assertThat(copy.terms()).isEqualTo(1);
    assertThat(sum.oneMore().units()).as("no copy on the hot path").isSameAs(sum.units());
  }
}
