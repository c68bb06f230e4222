package io.tributary.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SecretBytesTest {
  private static final byte[] TEXT = "open sesame".getBytes(StandardCharsets.US_ASCII);

  @Test
  void printsItsLengthOnly() {
    SecretBytes secret = SecretBytes.copyOf(TEXT);
    assertThat(secret).hasToString("SecretBytes(11 bytes)");
    assertThat(String.format("%s", secret))
        .doesNotContain("open", "sesame", HexFormat.of().formatHex(TEXT));
  }

  @Test
  void cannotBeWrittenByAccident() {
    assertThat(Serializable.class.isAssignableFrom(SecretBytes.class)).isFalse();
  }

  @Test
  void keepsACopy() {
    byte[] given = TEXT.clone();
    SecretBytes secret = SecretBytes.copyOf(given);
    given[0] = 'X';
    assertThat(secret.<byte[]>use(byte[]::clone)).isEqualTo(TEXT);
    assertThat(secret.size()).isEqualTo(TEXT.length);
  }

  @Test
  void lendsACopyAndWipesIt() {
    SecretBytes secret = SecretBytes.copyOf(TEXT);
    AtomicReference<byte[]> lent = new AtomicReference<>();
    String seen =
        secret.use(
            bytes -> {
              lent.set(bytes);
              String text = new String(bytes, StandardCharsets.US_ASCII);
              bytes[0] = 'X';
              return text;
            });
    assertThat(seen).isEqualTo("open sesame");
    assertThat(lent.get()).containsOnly(0);
    assertThat(secret.<byte[]>use(byte[]::clone)).isEqualTo(TEXT);
  }

  @Test
  void wipesTheCopyWhenItsUserFails() {
    AtomicReference<byte[]> lent = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                SecretBytes.copyOf(TEXT)
                    .use(
                        bytes -> {
                          lent.set(bytes);
                          throw new IllegalStateException("failed");
                        }))
        .hasMessage("failed");
    assertThat(lent.get()).hasSize(TEXT.length).containsOnly(0);
  }

  @Test
  void equalsByContent() {
    SecretBytes secret = SecretBytes.copyOf(TEXT);
    byte[] last = TEXT.clone();
    last[last.length - 1]++;
    byte[] first = TEXT.clone();
    first[0]++;
    assertThat(secret).isEqualTo(SecretBytes.copyOf(TEXT));
    assertThat(secret)
        .isNotEqualTo(SecretBytes.copyOf(last))
        .isNotEqualTo(SecretBytes.copyOf(first))
        .isNotEqualTo(SecretBytes.copyOf("open".getBytes(StandardCharsets.US_ASCII)))
        .isNotEqualTo(SecretBytes.copyOf(new byte[0]));
  }

  @Test
  void theHashTellsNothingOfTheContent() {
    assertThat(SecretBytes.copyOf(TEXT)).hasSameHashCodeAs(SecretBytes.copyOf(new byte[0]));
  }
}
