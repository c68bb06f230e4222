package io.tributary.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Besides ours there are the six of {@link TestCodecs}, registered in no particular order. */
final class PayloadCodecsTest {
  private static final String KNOWN = "float32, test-A, test-B, test-C, test-D, test-E, test-F";

  @Test
  void findsCodecsByTheirNames() {
    assertThat(PayloadCodecs.named("float32")).isInstanceOf(Float32Codec.class);
    assertThat(PayloadCodecs.find("test-C")).containsInstanceOf(TestCodecs.C.class);
    assertThat(PayloadCodecs.find("FLOAT32")).isEmpty();
  }

  @Test
  void namesAreSorted() {
    assertThat(PayloadCodecs.names()).isEqualTo(KNOWN);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PayloadCodecs.named("float16"))
        .withMessage("unknown codec 'float16'; known: " + KNOWN);
  }
}
