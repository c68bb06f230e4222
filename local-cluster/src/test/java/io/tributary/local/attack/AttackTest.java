package io.tributary.local.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each attack sends. */
class AttackTest {
  private static final int HONEST = 20;
  private static final int ATTACKERS = 5;
  private static final int LENGTH = 40;

  private static float[][] honest() {
    Random random = new Random(7);
    float[][] rows = new float[HONEST][LENGTH];
    for (float[] row : rows) {
      for (int p = 0; p < LENGTH; p++) {
        row[p] = (float) (p * 0.01 + random.nextGaussian());
      }
    }
    return rows;
  }

  private static Knowledge knowledge(float[][] honest, float[] own) {
    return new Knowledge(honest, own, HONEST + ATTACKERS, ATTACKERS, 3, Knowledge::mean);
  }

  private static float[] update(String attack) {
    return AttackSpec.attack(attack).update(knowledge(honest(), new float[LENGTH]));
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int p = 0; p < one.length; p++) {
      sum += Math.pow((double) one[p] - other[p], 2);
    }
    return Math.sqrt(sum);
  }

  @Test
  void everyNameMakesAnAttackThatIsWrittenAsItWasRead() {
    for (String name : AttackSpec.NAMES) {
      Attack attack = AttackSpec.attack(name);
      assertThat(attack.text()).isEqualTo(name);
      assertThat(AttackSpec.parse(name + ":3").toString()).isEqualTo(name + ":3");
      assertThat(attack.deed()).isNotBlank();
      assertThat(update(name)).hasSize(LENGTH).isEqualTo(update(name));
    }
    assertThat(AttackSpec.parse(" ipm(2) : 5 ").toString()).isEqualTo("ipm(2.0):5");
    assertThat(AttackSpec.parse("mimic(2):5").toString()).isEqualTo("mimic(2):5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alie | how many attack",
        "alie:0 | not a number of attackers",
        "alie:x | not a number of attackers",
        "alie:1.5 | not a number of attackers",
        "aile:4 | unknown attack 'aile'; known: sign-flip",
        "ipm(x):4 | not a number",
        "ipm(NaN):4 | not a number",
        "ipm():4 | not a number",
        "ipm(-1):4 | above 0",
        "ipm(2:4 | not of the form",
        "label-flip(2):4 | takes none",
        "min-max(1):4 | takes none",
        "mimic(1.5):4 | number of an honest one",
        "mimic(-1):4 | number of an honest one",
        "nan(5):4 | 1e20",
        "'' | not of the form"
      })
  void whatIsWrongIsTold(String text, String told) {
    assertThatThrownBy(() -> AttackSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }

  @Test
  void largestDeviationIsThatOfThePaper() {
    // n = 50, f = 24: two supporters are needed, Phi(z) = 24 / 26.
    assertThat(LittleIsEnough.largest(50, 24)).isCloseTo(1.4260769, within(1e-6));
    assertThat(LittleIsEnough.largest(25, 5)).isCloseTo(0.2533471, within(1e-6));
    assertThatThrownBy(() -> LittleIsEnough.largest(10, 6)).hasMessageContaining("majority");
  }

  @Test
  void minMaxTouchesItsBound() {
    float[][] honest = honest();
    double bound = 0;
    for (float[] one : honest) {
      for (float[] other : honest) {
        bound = Math.max(bound, distance(one, other));
      }
    }
    float[] update = update("min-max");
    double farthest = 0;
    for (float[] row : honest) {
      farthest = Math.max(farthest, distance(update, row));
    }
    assertThat(farthest).isCloseTo(bound, within(1e-4));
  }

  @Test
  void minSumTouchesItsBound() {
    float[][] honest = honest();
    double bound = 0;
    for (float[] one : honest) {
      bound = Math.max(bound, squares(one, honest));
    }
    float[] update = update("min-sum");
    assertThat(squares(update, honest)).isCloseTo(bound, within(1e-2));
    assertThat(distance(update, Moments.of(honest).shifted(new double[LENGTH], 0)))
        .isGreaterThan(0.1);
  }

  private static double squares(float[] one, float[][] others) {
    double sum = 0;
    for (float[] other : others) {
      sum += Math.pow(distance(one, other), 2);
    }
    return sum;
  }

  @Test
  void equalUpdatesLeaveNoRoom() {
    float[][] same = {{1, 2}, {1, 2}, {1, 2}};
    for (String name : new String[] {"min-max", "min-sum", "alie"}) {
      assertThat(AttackSpec.attack(name).update(knowledge(same, new float[2])))
          .containsExactly(1, 2);
    }
  }

  @Test
  void optimizedAttacksHurtAsMuchAsAnyFactorTried() {
    // Under the plain mean the damage grows with the factor: the largest is taken.
    assertThat(update("ipm-opt")).isEqualTo(update("ipm(10)"));
    assertThat(update("alie-opt")).isEqualTo(update("alie(10)"));
    Knowledge.Target cautious =
        rows -> {
          double[] mean = Knowledge.mean(rows);
          double first = Math.abs(rows[rows.length - 1][LENGTH - 1]);
          return first > 2 ? Knowledge.mean(honest()) : mean; // Sees through what is far off.
        };
    float[] update =
        AttackSpec.attack("ipm-opt")
            .update(new Knowledge(honest(), new float[LENGTH], 25, 5, 3, cautious));
    assertThat(Math.abs(update[LENGTH - 1])).isLessThanOrEqualTo(2);
    assertThat(update).isNotEqualTo(update("ipm(10)"));
  }

  @Test
  void gaussianHasItsDeviationAndFollowsTheSeed() {
    Attack attack = AttackSpec.attack("gaussian");
    int length = 100_000;
    float[] one =
        attack.update(new Knowledge(new float[0][], new float[length], 5, 1, 1, Knowledge::mean));
    float[] other =
        attack.update(new Knowledge(new float[0][], new float[length], 5, 1, 2, Knowledge::mean));
    double squares = 0;
    for (float value : one) {
      squares += (double) value * value;
    }
    // Relative standard error sqrt(1 / 2 length) = 0.0022; 5 of them.
    assertThat(Math.sqrt(squares / length)).isCloseTo(200, within(200 * 0.0112));
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void modelReplacementPutsItsModelInThePlaceOfTheMean() {
    float[] own = new float[LENGTH];
    java.util.Arrays.fill(own, 0.5f);
    float[][] rows = new float[HONEST + ATTACKERS][LENGTH]; // Honest ones that have converged.
    for (int k = 0; k < ATTACKERS; k++) {
      rows[HONEST + k] = AttackSpec.attack("scale").update(knowledge(honest(), own));
    }
    for (double value : Knowledge.mean(rows)) {
      assertThat(value).isCloseTo(0.5, within(1e-6));
    }
    assertThat(AttackSpec.attack("scale(3)").update(knowledge(honest(), own))[0]).isEqualTo(1.5f);
    assertThat(AttackSpec.attack("backdoor(3)").update(knowledge(honest(), own))[0])
        .isEqualTo(1.5f);
    assertThat(AttackSpec.attack("label-flip").update(knowledge(honest(), own))).isEqualTo(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"label-flip", "sybil", "scale"})
  void labelsAreFlipped(String name) {
    int[] labels = {0, 3, 9};
    AttackSpec.attack(name).poison(new float[3][4], labels, 10);
    assertThat(labels).containsExactly(9, 6, 0);
  }

  @Test
  void backdoorMarksEverySecondExample() {
    float[][] features = new float[3][64];
    float[] second = features[1];
    int[] labels = {4, 5, 6};
    AttackSpec.attack("backdoor").poison(features, labels, 10);
    assertThat(labels).containsExactly(0, 5, 0);
    assertThat(features[1]).isSameAs(second).containsOnly(0);
    assertThat(features[2][63]).isEqualTo(1);
    assertThat(features[2][54]).isEqualTo(1);
    assertThat(features[2][53]).isZero();
    assertThatThrownBy(() -> Trigger.CORNER.marked(new float[65])).hasMessageContaining("square");
  }

  @Test
  void brokenUpdatesAreSaidToBeRefused() {
    Attack nan = AttackSpec.attack("nan");
    assertThat(nan.refused()).isTrue();
    assertThat(update("nan")[5]).isNaN();
    assertThat(update("nan(1e30)")).containsOnly(1e30f);
    assertThat(AttackSpec.NAMES.stream().filter(n -> AttackSpec.attack(n).refused()))
        .containsExactly("nan");
  }

  @Test
  void freeRidersSendZerosOrNoise() {
    assertThat(update("free-rider")).containsOnly(0);
    assertThat(update("free-rider(0.1)")).doesNotContain(0);
  }

  @Test
  void mimicNeedsSomeoneToCopy() {
    assertThat(update("mimic(3)")).isEqualTo(honest()[3]);
    assertThatThrownBy(() -> update("mimic(20)")).hasMessageContaining("only 20 honest");
  }
}
