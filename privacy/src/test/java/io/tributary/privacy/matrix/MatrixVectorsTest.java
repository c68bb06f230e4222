package io.tributary.privacy.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.privacy.accounting.Vector;
import io.tributary.privacy.accounting.ZeroConcentrated;
import org.junit.jupiter.api.Test;

final class MatrixVectorsTest {
  private static Vector only(String kind) {
    return Vector.ofKinds(kind).findFirst().orElseThrow();
  }

  @Test
  void noisingCoefficients() {
    double[] expected = Vector.doubles(only("toeplitz.noising").expected());
    double[] found = SquareRootToeplitz.noising(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void theSquareIsThePrefixSumAndTheInverseIsTheInverse() {
    for (double size : only("toeplitz.identity").numbers("n")) {
      double[] c = SquareRootToeplitz.coefficients((int) size);
      double[] d = SquareRootToeplitz.noising((int) size);
      for (int k = 0; k < size; k++) {
        double square = 0;
        double product = 0;
        for (int i = 0; i <= k; i++) {
          square += c[i] * c[k - i];
          product += c[i] * d[k - i];
        }
        assertThat(square).isCloseTo(1, within(1e-6));
        assertThat(product).isCloseTo(k == 0 ? 1 : 0, within(1e-12));
      }
    }
  }

  @Test
  void participationsWithASeparation() {
    Vector vector = only("minsep.max_participations");
    for (int i = 0; i < vector.expected().size(); i++) {
      JsonNode params = vector.params().get("cases").get(i);
      assertThat(new Participation(params.get(1).asInt(), 1000).most(params.get(0).asInt()))
          .isEqualTo(vector.expected().get(i).asInt());
    }
    assertThat(new Participation(1, 3).most(5)).isEqualTo(3);
  }

  @Test
  void theBestBuffersAreThePublishedOnes() {
    Vector vector = only("blt.optimize");
    BufferedToeplitz found =
        BufferedToeplitz.optimal(
            (int) vector.number("n"), (int) vector.number("buffers"), Participation.SINGLE);
    double[] scales = Vector.doubles(vector.expected().get("output_scale"));
    double[] decays = Vector.doubles(vector.expected().get("buf_decay"));
    for (int i = 0; i < scales.length; i++) {
      assertThat(found.outputScale()[i]).isCloseTo(scales[i], within(1e-5 * scales[i]));
      assertThat(found.bufDecay()[i]).isCloseTo(decays[i], within(1e-5 * decays[i]));
    }
  }

  @Test
  void buffersAreALittleWorseThanTheSquareRootAndBetterTheMoreThereAre() {
    int rounds = 400;
    for (Participation participation :
        new Participation[] {Participation.SINGLE, new Participation(80, 5)}) {
      double squared = 0;
      for (double c : SquareRootToeplitz.coefficients(rounds)) {
        squared += c * c; // The prefix sum over C is C itself.
      }
      double root = Math.sqrt(squared) * SquareRootToeplitz.sensitivity(rounds, participation);
      double before = Double.MAX_VALUE;
      for (int buffers = 1; buffers <= 4; buffers++) {
        BufferedToeplitz best = BufferedToeplitz.optimal(rounds, buffers, participation);
        double loss = best.maxError(rounds) * best.sensitivity(rounds, participation);
        assertThat(loss).as("%s buffers", buffers).isLessThan(before);
        before = loss;
      }
      assertThat(before).isLessThan(root * 1.01);
    }
  }

  /** What is said of the error and the sensitivity, from the matrices themselves. */
  @Test
  void errorAndSensitivityAreThoseOfTheMatrix() {
    int rounds = 12;
    BufferedToeplitz matrix =
        new BufferedToeplitz(new double[] {0.2, 0.3}, new double[] {0.9, 0.4});
    double[] c = matrix.coefficients(rounds);
    assertThat(c[0]).isEqualTo(1);
    assertThat(c[3]).isCloseTo(0.2 * 0.81 + 0.3 * 0.16, within(1e-15));
    double[] prefix = new double[rounds]; // C times this is all ones.
    double squares = 0;
    for (int k = 0; k < rounds; k++) {
      prefix[k] = 1;
      for (int i = 0; i < k; i++) {
        prefix[k] -= c[k - i] * prefix[i];
      }
      squares += prefix[k] * prefix[k];
    }
    assertThat(matrix.maxError(rounds)).isCloseTo(Math.sqrt(squares), within(1e-12));
    double moved = 0;
    for (int k = 0; k < rounds; k++) {
      double sum = c[k] + (k >= 5 ? c[k - 5] : 0);
      moved += sum * sum;
    }
    assertThat(matrix.sensitivity(rounds, new Participation(5, 2)))
        .isCloseTo(Math.sqrt(moved), within(1e-12));
  }

  /** Single epochs of DP-FTRL: published bounds that must not be exceeded. */
  @Test
  void treeOfASingleEpoch() {
    assertThat(Vector.ofKinds("rdp.eps.upper")).hasSize(2);
    Vector.ofKinds("rdp.eps.upper")
        .forEach(
            vector -> {
              double multiplier =
                  vector.number("sigma")
                      / Tree.sensitivity((int) vector.number("steps"), Participation.SINGLE);
              double rho = ZeroConcentrated.rho(multiplier);
              double epsilon = ZeroConcentrated.epsilon(rho, vector.number("delta")).value();
              assertThat(epsilon).as(vector.id()).isBetween(0.8 * vector.value(), vector.value());
            });
  }

  /** Against what any pattern of participation that is allowed does. */
  @Test
  void noPatternMovesMoreThanTheSensitivity() {
    int rounds = 9;
    Participation participation = new Participation(2, 3);
    double most = SquareRootToeplitz.sensitivity(rounds, participation);
    double[] c = SquareRootToeplitz.coefficients(rounds);
    double largest = 0;
    for (int pattern = 1; pattern < 1 << rounds; pattern++) {
      boolean allowed = (pattern & (pattern << 1)) == 0 && Integer.bitCount(pattern) <= 3;
      double squares = 0;
      for (int i = 0; allowed && i < rounds; i++) {
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          sum += (pattern >> j & 1) * c[i - j];
        }
        squares += sum * sum;
      }
      largest = Math.max(largest, Math.sqrt(squares));
    }
    assertThat(largest).isCloseTo(most, within(1e-12));
  }

  @Test
  void badCountsAreRefused() {
    assertThatThrownBy(() -> Tree.levels(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> SquareRootToeplitz.coefficients(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> BufferedToeplitz.optimal(1, 2, Participation.SINGLE))
        .hasMessageContaining("not 1 and 2");
    assertThatThrownBy(() -> new BufferedToeplitz(new double[] {0.5}, new double[] {1}))
        .hasMessageContaining("decay 1.0");
    assertThatThrownBy(() -> new BufferedToeplitz(new double[] {0.6, 0.6}, new double[] {0.9, 0.8}))
        .hasMessageContaining("together");
    assertThatThrownBy(() -> new BufferedToeplitz(new double[1], new double[2]))
        .hasMessageContaining("1 and 2");
    assertThatThrownBy(() -> new Participation(0, 1)).hasMessageContaining("not 0 and 1");
  }
}
