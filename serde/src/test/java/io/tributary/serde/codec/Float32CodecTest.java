package io.tributary.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.schemas.RejectionCode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Float32CodecTest {
  private final Float32Codec codec = new Float32Codec();

  @Test
  void isLittleEndian() {
    assertThat(codec.encode(new float[] {1f, -2.5f}, 0, 2))
        .containsExactly(0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC0);
  }

  @Property
  void everyBitPatternComesBack(@ForAll int[] bits) throws PayloadException {
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      // A signalling NaN may be made quiet by a move; everything else is bits in, bits out.
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    byte[] payload = codec.encode(values, 0, values.length);
    float[] decoded = new float[values.length];
    codec.decode(payload, 0, payload.length, decoded, decoded.length);
    assertThat(decoded).isEqualTo(values);
    for (int i = 0; i < bits.length; i++) {
      assertThat(Float.floatToRawIntBits(decoded[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void readsAndWritesPartsOfArrays() throws PayloadException {
    float[] values = {9, 1, 2, 9};
    byte[] part = codec.encode(values, 1, 2);
    byte[] record = new byte[3 + part.length + 3];
    System.arraycopy(part, 0, record, 3, part.length);
    float[] target = {7, 7, 7};
    codec.decode(record, 3, part.length, target, 2);
    assertThat(target).containsExactly(1, 2, 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 9, 12})
  void refusesAnotherNumberOfBytes(int bytes) {
    float[] target = {7, 7};
    PayloadException refused =
        catchThrowableOfType(
            PayloadException.class, () -> codec.decode(new byte[16], 0, bytes, target, 2));
    assertThat(refused.code()).isEqualTo(RejectionCode.BLOCK_SIZE_MISMATCH);
    assertThat(refused).hasMessage("payload has " + bytes + " bytes; 2 float32 need 8");
    assertThat(target).containsExactly(7, 7);
  }

  @Test
  void sizesThatDoNotFitAnIntAreRefused() {
    assertThat(codec.maxBytes(65_536)).isEqualTo(262_144);
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> codec.maxBytes(1 << 29));
  }
}
