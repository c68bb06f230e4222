package io.tributary.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.schemas.RejectionCode;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class UnitsTest {
  @Test
  void areSignedAndLittleEndian() {
    byte[] bytes = Units.encode(new long[] {1, -2, 1L << 56});
    assertThat(bytes).hasSize(Units.bytes(3));
    assertThat(Arrays.copyOfRange(bytes, 0, 8)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Arrays.copyOfRange(bytes, 8, 16)).containsExactly(-2, -1, -1, -1, -1, -1, -1, -1);
    assertThat(Arrays.copyOfRange(bytes, 16, 24)).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Property(tries = 200)
  void whatIsEncodedIsAddedFromAnywhereInARecord(
      @ForAll @Size(min = 1, max = 20) long[] units, @ForAll @IntRange(max = 30) int offset)
      throws PayloadException {
    byte[] payload = Units.encode(units);
    byte[] record = new byte[offset + payload.length + 3];
    System.arraycopy(payload, 0, record, offset, payload.length);
    long[] sum = new long[units.length];
    Arrays.fill(sum, 5);
    Units.add(record, offset, payload.length, sum);
    for (int i = 0; i < units.length; i++) {
      assertThat(sum[i]).isEqualTo(units[i] + 5);
    }
  }

  @Test
  void theSquaredNormIsThatOfTheValues() throws PayloadException {
    byte[] payload = Units.encode(new long[] {3L << 10, -(4L << 10)});
    assertThat(Units.squaredNorm(payload, 0, 16, 2, 10)).isEqualTo(25.0);
    assertThat(Units.squaredNorm(payload, 0, 16, 2, 12)).isEqualTo(25.0 / 16);
  }

  @Test
  void anotherNumberOfParametersIsRefused() {
    byte[] payload = new byte[16];
    for (int length : new int[] {0, 1, 3}) {
      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(() -> Units.squaredNorm(payload, 0, 16, length, 10))
          .satisfies(e -> assertThat(e.code()).isEqualTo(RejectionCode.BLOCK_SIZE_MISMATCH))
          .withMessageContaining("16 bytes");
      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(() -> Units.add(payload, 0, 16, new long[length]));
    }
  }
}
