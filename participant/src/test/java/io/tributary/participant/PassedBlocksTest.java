package io.tributary.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.Digest;
import org.junit.jupiter.api.Test;

final class PassedBlocksTest {
  private static final Digest UNSEEN = Digest.sha256(new byte[] {9});
  private final PassedBlocks passed = new PassedBlocks(100, 2);

  @Test
  void whatIsOlderThanTheBeginMayLieBehind() {
    assertThat(passed.mayLieBehind(UNSEEN, 1_000)).isTrue();

    passed.readsFrom(1_000);

    assertThat(passed.mayLieBehind(UNSEEN, 999)).isTrue();
    assertThat(passed.mayLieBehind(UNSEEN, 1_000)).isFalse();
  }

  @Test
  void aForgottenBlockLiesBehindAndOthersStillAhead() {
    passed.readsFrom(1_000);
    Digest first = add(1, 60, 1_100);
    Digest second = add(2, 41, 1_200);

    assertThat(passed.get(first)).isNull();
    assertThat(passed.get(second)).isNotNull();
    assertThat(passed.mayLieBehind(first, 1_000)).isTrue();
    assertThat(passed.mayLieBehind(UNSEEN, 1_000)).isFalse();
  }

  @Test
  void whoHasForgottenTooManyNoLongerKnowsOfTheirTime() {
    passed.readsFrom(1_000);
    for (int content = 1; content <= 4; content++) {
      add(content, 100, 1_000 + 100L * content);
    }

    assertThat(passed.mayLieBehind(UNSEEN, 1_100)).isTrue();
    assertThat(passed.mayLieBehind(UNSEEN, 1_101)).isFalse();
  }

  @Test
  void aBlockThatIsReadAgainIsHereAgain() {
    passed.readsFrom(1_000);
    Digest first = add(1, 60, 1_100);
    add(2, 60, 1_200);
    add(1, 40, 1_300);

    passed.readsFrom(1_000);
    add(1, 60, 1_100);

    assertThat(passed.get(first)).isNotNull();
    assertThat(passed.mayLieBehind(first, 1_000)).isFalse();
  }

  @Test
  void aCopyTakesNoRoom() {
    passed.readsFrom(1_000);
    Digest first = add(1, 60, 1_100);
    add(1, 60, 1_200);
    Digest second = add(2, 40, 1_300);

    assertThat(passed.get(first).appendedAtMillis()).isEqualTo(1_100);
    assertThat(passed.get(second)).isNotNull();
  }

  private Digest add(int content, int length, long millis) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) content;
    Digest hash = Digest.sha256(bytes);
    passed.add(hash, new PassedBlocks.Block(bytes, millis));
    return hash;
  }
}
