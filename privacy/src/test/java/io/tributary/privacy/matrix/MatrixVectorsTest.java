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
    assertThatThrownBy(() -> new Participation(0, 1)).hasMessageContaining("not 0 and 1");
  }
}
