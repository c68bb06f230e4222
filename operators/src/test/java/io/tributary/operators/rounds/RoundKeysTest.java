package io.tributary.operators.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.schemas.TaskEnded;
import io.tributary.serde.Digest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoundKeysTest {
  private static List<String> givenUp(int round, int previous, int kept) {
    return RoundKeys.givenUp(
        "t", new Decision.Close(round, previous, Tally.NONE, Digest.ZERO, 0), kept);
  }

  @Test
  void anEndHasNoNumber() {
    assertThat(RoundKeys.of("t", new TaskEnded(3, "COMPLETED"))).isEqualTo("t/TaskEnded");
  }

  @Test
  void theRoundThatIsNoLongerAmongTheNewestIsGivenUp() {
    assertThat(givenUp(1, 0, 3)).isEmpty();
    assertThat(givenUp(2, 1, 3)).isEmpty();
    assertThat(givenUp(3, 2, 3))
        .containsExactly(
            "t/RoundOpened/0", "t/RoundClosed/0", "t/ModelPublished/0", "t/SumPublished/0");
    assertThat(givenUp(4, 3, 3)).hasSize(4).contains("t/RoundClosed/1");
  }

  @Test
  void roundsThatWereNeverOpenAreNotNamed() {
    assertThat(givenUp(1_000_000, 5, 3))
        .hasSize(12)
        .contains("t/RoundClosed/3", "t/RoundClosed/4", "t/RoundClosed/5");
  }

  @Test
  void overTimeEveryRoundIsGivenUpButTheNewest() {
    int[] rounds = {1, 2, 7, 8, 9, 30, 31, 32, 33};
    Set<Integer> alive = new TreeSet<>(Set.of(0));
    int previous = 0;
    for (int round : rounds) {
      alive.add(round);
      for (String key : givenUp(round, previous, 4)) {
        alive.remove(Integer.valueOf(key.substring(key.lastIndexOf('/') + 1)));
      }
      previous = round;
    }
    assertThat(alive).containsExactly(30, 31, 32, 33);
  }
}
