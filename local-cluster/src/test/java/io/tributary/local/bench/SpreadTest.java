package io.tributary.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void isTheMedianAndTheRange() {
    assertThat(Spread.of(5, 1, 9)).isEqualTo(new Spread(5, 1, 9));
    assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void quantilesLieBetweenTheirNeighbours() {
    double[] sorted = {0, 10, 20, 30};

    assertThat(Spread.quantile(sorted, 0)).isEqualTo(0);
    assertThat(Spread.quantile(sorted, 1)).isEqualTo(30);
    assertThat(Spread.quantile(sorted, 0.5)).isEqualTo(15);
    assertThat(Spread.quantile(sorted, 0.25)).isEqualTo(7.5);
  }
}
