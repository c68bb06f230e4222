package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tributary.schemas.ParameterSpec;
import io.tributary.serde.ModelLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitializationTest {
  private final List<ParameterSpec> slices =
      List.of(new ParameterSpec("w", List.of(20, 30)), new ParameterSpec("b", List.of(30)));

  private float[] flat(String text, int blockSize) {
    ModelLayout layout = new ModelLayout(630, blockSize);
    Initialization initialization = Initialization.parse(text, slices);
    float[] flat = new float[630];
    for (int block = 0; block < layout.blocks(); block++) {
      float[] part = initialization.block(layout, block);
      System.arraycopy(part, 0, flat, (int) layout.start(block), part.length);
    }
    return flat;
  }

  @Test
  void doesNotDependOnTheBlockSize() {
    assertThat(flat("glorot(seed=3)", 7)).isEqualTo(flat("glorot(seed=3)", 1000));
    assertThat(flat("uniform(scale=0.5,seed=3)", 7))
        .isEqualTo(flat("uniform(scale=0.5,seed=3)", 64));
  }

  @Test
  void glorotFillsMatricesWithinItsLimitAndLeavesBiasesZero() {
    float[] flat = flat("glorot(seed=3)", 64);
    float limit = (float) Math.sqrt(6.0 / 50);
    float largest = 0;
    double mean = 0;
    for (int i = 0; i < 600; i++) {
      largest = Math.max(largest, Math.abs(flat[i]));
      mean += flat[i] / 600;
    }
    assertThat(largest).isLessThanOrEqualTo(limit).isGreaterThan(0.95f * limit);
    assertThat(Math.abs(mean)).isLessThan(0.05 * limit);
    for (int i = 600; i < 630; i++) {
      assertThat(flat[i]).isZero();
    }
  }

  @Test
  void seedsDiffer() {
    assertThat(flat("glorot(seed=3)", 64)).isNotEqualTo(flat("glorot(seed=4)", 64));
  }

  @Test
  void mistakesAreExplained() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initialization.parse("uniform(scale=0.1)", slices))
        .withMessageContaining("seed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initialization.parse("uniform(scale=0,seed=1)", slices))
        .withMessageContaining("above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initialization.parse("glorot(sed=1)", slices))
        .withMessageContaining("no argument 'sed'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initialization.parse("zeros(", slices))
        .withMessageContaining("name(key=value,...)");
  }
}
