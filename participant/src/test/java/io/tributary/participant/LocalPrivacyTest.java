package io.tributary.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.privacy.noise.LocalNoise;
import io.tributary.privacy.noise.RandomizedResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalPrivacyTest {
  private static final LocalTrainer NOBODY =
      (model, task) -> {
        throw new IllegalStateException("does not train");
      };
  private static final LocalPrivacy PRIVACY =
      new LocalPrivacy(
          NOBODY, LocalNoise.laplace(1, 1), Map.of("accuracy", new RandomizedResponse(1, 1)));

  @Test
  void nothingLeavesAsItIs() {
    float[] delta = new float[50];
    LocalTrainer.Result result =
        new LocalTrainer.Result(delta, 1234, Map.of("accuracy", 0.75, "loss", 0.5));
    LocalTrainer.Result hidden = PRIVACY.hidden(result);
    assertThat(hidden.delta()).hasSize(50).doesNotContain(0f);
    assertThat(PRIVACY.hidden(result).delta()).isNotEqualTo(hidden.delta());
    assertThat(delta).containsOnly(0f);
    assertThat(hidden.weight()).isEqualTo(1);
    assertThat(hidden.metrics()).containsOnlyKeys("accuracy");
    assertThat(hidden.metrics().get("accuracy")).isIn(0.0, 1.0);
  }

  @Test
  void whatWouldLeaveWithoutNoiseIsRefused() {
    LocalTrainer.Result result =
        new LocalTrainer.Result(
            new float[2], Map.of(ControlVariate.VECTOR, new float[2]), 1, Map.of());
    assertThatThrownBy(() -> PRIVACY.hidden(result)).hasMessageContaining("one vector");
  }
}
