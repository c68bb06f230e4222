package io.tributary.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.privacy.SecretBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoiseKeyTest {
  private static final NoiseKey KEY = key(0);
  private static final Occasion OCCASION =
      new Occasion("clinics", "digits", 3, filled(7), "discrete-gaussian(sigma=5/2)", 1);

  private static NoiseKey key(int first) {
    byte[] secret = new byte[32];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) (first + i);
    }
    return new NoiseKey(SecretBytes.copyOf(secret));
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static long[] drawn(RandomBits bits, int count) {
    long[] drawn = new long[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = bits.next();
    }
    return drawn;
  }

  /** Computed with Python's hmac and OpenSSL's AES-256 in counter mode. */
  @Test
  void drawsTheBitsOfAnotherImplementation() {
    long[] bits = drawn(KEY.stream(OCCASION), 2050);
    assertThat(List.of(bits[0], bits[1], bits[1023], bits[1024], bits[2049]))
        .containsExactly(
            0xd3711b376afacf4cL,
            0x21f6453edcf04b4cL,
            0xae40603bb9ee31e1L,
            0x884db5d900092c75L,
            0xd5e8096c672a13b4L);
    assertThat(HexFormat.of().formatHex(KEY.fingerprint()))
        .isEqualTo("978b484a35496028aaa656f08580e2029485288b855acb915a7d68763b561656");
  }

  @Test
  void everyPartOfTheOccasionAndTheKeyCount() {
    String noise = OCCASION.mechanism();
    List<Occasion> others =
        List.of(
            new Occasion("clinic", "sdigits", 3, filled(7), noise, 1),
            new Occasion("clinics", "digit", 3, filled(7), noise, 1),
            new Occasion("clinics", "digits", 4, filled(7), noise, 1),
            new Occasion("clinics", "digits", 3, filled(8), noise, 1),
            new Occasion("clinics", "digits", 3, filled(7), "discrete-gaussian(sigma=5/3)", 1),
            new Occasion("clinics", "digits", 3, filled(7), noise, 2));
    long[] bits = drawn(KEY.stream(OCCASION), 2);
    assertThat(drawn(KEY.stream(OCCASION), 2)).isEqualTo(bits);
    for (Occasion other : others) {
      assertThat(drawn(KEY.stream(other), 2)).as(other.toString()).isNotEqualTo(bits);
    }
    assertThat(drawn(key(1).stream(OCCASION), 2)).isNotEqualTo(bits);
    assertThat(key(1).fingerprint()).isNotEqualTo(KEY.fingerprint());
  }

  @Test
  void aShortSecretIsRefusedAndNoneIsPrinted() {
    assertThatThrownBy(() -> new NoiseKey(SecretBytes.copyOf(new byte[31])))
        .hasMessageContaining("at least 32 bytes, not 31");
    assertThat(KEY.toString()).isEqualTo("NoiseKey(SecretBytes(32 bytes))");
  }
}
