package io.tributary.jobs;

import io.tributary.operators.fold.flink.NoiseKeySource;
import io.tributary.operators.task.Strategies;
import io.tributary.privacy.noise.NoiseKey;
import java.util.Optional;

/**
 * Says where a noise key is: {@code scheme:place}. The secret itself is read where it is needed and
 * is never sent, checkpointed or logged.
 *
 * @param text scheme and place
 */
public record KeyReference(String text) implements NoiseKeySource {
  private static final Strategies<KeyProvider> PROVIDERS =
      Strategies.load("kind of key", KeyProvider.class, KeyProvider::scheme);

  /** Throws IllegalArgumentException for a scheme that is not known. */
  public KeyReference {
    provider(text);
  }

  private static KeyProvider provider(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new IllegalArgumentException(
          "a key is told by where it is, for instance file:/etc/tributary/noise.key");
    }
    return PROVIDERS.named(text.substring(0, colon));
  }

  @Override
  public Optional<NoiseKey> read() {
    return Optional.of(new NoiseKey(provider(text).read(text.substring(text.indexOf(':') + 1))));
  }
}
