package io.tributary.operators.sim;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of chance in a simulated world. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    // Mixed first: neighbouring seeds must not give similar worlds.
    random = new SplittableRandom(new SplittableRandom(seed).nextLong());
  }

  /** A number from 0 to {@code most}. */
  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  int between(int least, int most) {
    return least + upTo(most - least);
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  boolean perMille(int chance) {
    return random.nextInt(1000) < chance;
  }

  double real() {
    return random.nextDouble();
  }

  int tie() {
    return random.nextInt();
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
