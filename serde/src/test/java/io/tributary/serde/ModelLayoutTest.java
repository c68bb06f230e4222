package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelLayoutTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 65536, 1, 1",
    "65535, 65536, 1, 65535",
    "65536, 65536, 1, 65536",
    "65537, 65536, 2, 1",
    "131072, 65536, 2, 65536",
    "650, 256, 3, 138",
    "25000000, 65536, 382, 30784"
  })
  void blocksAndTheLastOnesLength(long parameters, int blockSize, int blocks, int last) {
    ModelLayout layout = new ModelLayout(parameters, blockSize);
    assertThat(layout.blocks()).isEqualTo(blocks);
    assertThat(layout.length(blocks - 1)).isEqualTo(last);
    assertThat(layout.start(blocks - 1)).isEqualTo((long) (blocks - 1) * blockSize);
  }

  @Property
  void theBlocksCoverTheVectorWithoutGapOrOverlap(
      @ForAll @LongRange(min = 1, max = 100_000) long parameters,
      @ForAll @IntRange(min = 1, max = 5_000) int blockSize) {
    ModelLayout layout = new ModelLayout(parameters, blockSize);
    long next = 0;
    for (int block = 0; block < layout.blocks(); block++) {
      assertThat(layout.start(block)).isEqualTo(next);
      assertThat(layout.length(block)).isBetween(1, blockSize);
      next += layout.length(block);
    }
    assertThat(next).isEqualTo(parameters);
  }

  @Test
  void startsBeyondTheRangeOfInt() {
    ModelLayout layout = new ModelLayout(100_000L * 131_072, 131_072);
    assertThat(layout.start(99_999)).isEqualTo(99_999L * 131_072);
    assertThat(layout.length(99_999)).isEqualTo(131_072);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -1"})
  void refusesEmptyModelsAndBlocks(long parameters, int blockSize) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelLayout(parameters, blockSize))
        .withMessageContaining("not " + parameters + " and " + blockSize);
  }

  @ParameterizedTest
  @CsvSource({"-1", "3", "2147483647", "-2147483648"})
  void refusesBlocksThatAreNotThere(int block) {
    ModelLayout layout = new ModelLayout(650, 256);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> layout.start(block))
        .withMessage("block " + block + " of 3");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> layout.length(block));
  }

  @ParameterizedTest
  @CsvSource({"2147483648, 1", "9223372036854775807, 65536", "9223372036854775807, 2147483647"})
  void moreBlocksThanAnIntCountsAreRefused(long parameters, int blockSize) {
    ModelLayout layout = new ModelLayout(parameters, blockSize);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(layout::blocks);
  }
}
