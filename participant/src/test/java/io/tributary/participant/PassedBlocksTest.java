package io.tributary.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.Digest;
import org.junit.jupiter.api.Test;

final class PassedBlocksTest {
  private final PassedBlocks passed = new PassedBlocks(100);

  @Test
  void nothingIsKnownOfATimeBeforeItsBegin() {
    assertThat(passed.wholeSince(1_000)).isFalse();

    passed.readsFrom(1_000);

    assertThat(passed.wholeSince(999)).isFalse();
    assertThat(passed.wholeSince(1_000)).isTrue();
  }

  @Test
  void theOldestIsForgottenAndWithItTheTimeUpToIt() {
    passed.readsFrom(1_000);
    Digest first = add(1, 60, 1_100);
    Digest second = add(2, 40, 1_200);

    assertThat(passed.get(first)).isNotNull();
    assertThat(passed.wholeSince(1_000)).isTrue();

    Digest third = add(3, 1, 1_300);

    assertThat(passed.get(first)).isNull();
    assertThat(passed.get(second)).isNotNull();
    assertThat(passed.get(third)).isNotNull();
    assertThat(passed.wholeSince(1_100)).isFalse();
    assertThat(passed.wholeSince(1_101)).isTrue();
  }

  @Test
  void aCopyTakesNoRoom() {
    passed.readsFrom(1_000);
    Digest first = add(1, 60, 1_100);
    add(1, 60, 1_200);
    add(2, 40, 1_300);

    assertThat(passed.get(first).appendedAtMillis()).isEqualTo(1_100);
    assertThat(passed.wholeSince(1_000)).isTrue();
  }

  private Digest add(int content, int length, long millis) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) content;
    Digest hash = Digest.sha256(bytes);
    passed.add(hash, new PassedBlocks.Block(bytes, millis));
    return hash;
  }
}
