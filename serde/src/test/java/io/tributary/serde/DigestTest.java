package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
  /** FIPS 180-2, appendix B, and the empty message. */
  @ParameterizedTest
  @CsvSource({
    "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
        + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  })
  void knownAnswers(String message, String hex) {
    byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
    assertThat(Digest.sha256(bytes)).hasToString(hex);
    assertThat(Digest.sha256(bytes).hex()).isEqualTo(hex);
    assertThat(Digest.sha256(bytes).shortHex()).isEqualTo(hex.substring(0, 12));
  }

  @Test
  void hashesAPartOfAnArray() {
    byte[] bytes = "xxabcyy".getBytes(StandardCharsets.US_ASCII);
    assertThat(Digest.sha256(bytes, 2, 3))
        .isEqualTo(Digest.sha256("abc".getBytes(StandardCharsets.US_ASCII)));
  }

  @Property
  void bytesHexAndFixedComeBack(@ForAll @Size(32) byte[] bytes) {
    Digest digest = Digest.read(bytes, 0);
    assertThat(digest.bytes()).isEqualTo(bytes);
    assertThat(Digest.parse(digest.hex())).isEqualTo(digest).hasSameHashCodeAs(digest);
    assertThat(Digest.parse(digest.hex().toUpperCase(Locale.ROOT))).isEqualTo(digest);
    assertThat(digest.toFixed().bytes()).isEqualTo(bytes);
    assertThat(Digest.of(digest.toFixed())).isEqualTo(digest);
  }

  @Property
  void theOrderIsThatOfUnsignedBytesAndOfHex(
      @ForAll @Size(32) byte[] x, @ForAll @Size(32) byte[] y) {
    Digest one = Digest.read(x, 0);
    Digest other = Digest.read(y, 0);
    int sign = Integer.signum(one.compareTo(other));
    assertThat(sign).isEqualTo(Integer.signum(Arrays.compareUnsigned(x, y)));
    assertThat(sign).isEqualTo(Integer.signum(one.hex().compareTo(other.hex())));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 24, 31})
  void everyByteCountsInTheOrder(int position) {
    byte[] small = new byte[Digest.BYTES];
    byte[] large = new byte[Digest.BYTES];
    small[position] = 0x7F;
    large[position] = (byte) 0x80;
    assertThat(Digest.read(small, 0)).isLessThan(Digest.read(large, 0));
    assertThat(Digest.read(large, 0)).isGreaterThan(Digest.ZERO);
    assertThat(Digest.read(large, 0)).isEqualByComparingTo(Digest.read(large.clone(), 0));
  }

  @Test
  void zeroIsThirtyTwoZeroBytes() {
    assertThat(Digest.ZERO.bytes()).isEqualTo(new byte[32]);
  }

  @Test
  void readsFromAnOffset() {
    byte[] bytes = new byte[40];
    bytes[8] = 1;
    assertThat(Digest.read(bytes, 8).bytes()).startsWith(1, 0).hasSize(32);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Digest.read(bytes, 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65, 128})
  void refusesAnotherNumberOfDigits(int digits) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest.parse("0".repeat(digits)))
        .withMessageContaining("64 hexadecimal digits, not " + digits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"g", " ", "-", "\u0661"})
  void refusesWhatIsNoDigit(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse("0".repeat(63) + text));
  }
}
