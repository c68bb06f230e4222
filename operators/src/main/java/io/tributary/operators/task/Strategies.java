package io.tributary.operators.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The implementations of one SPI on the class path, by name.
 *
 * @param <S> the SPI
 */
public final class Strategies<S> {
  private final String kind;
  private final Map<String, S> known = new TreeMap<>();

  private Strategies(String kind) {
    this.kind = kind;
  }

  /** Loads them with the SPI's own class loader. */
  public static <S> Strategies<S> load(String kind, Class<S> spi, Function<S, String> name) {
    Strategies<S> strategies = new Strategies<>(kind);
    ServiceLoader.load(spi, spi.getClassLoader())
        .forEach(s -> strategies.known.put(name.apply(s), s));
    return strategies;
  }

  /** All of them, in the order of their names. */
  public List<S> all() {
    return List.copyOf(known.values());
  }

  /** The one of that name; empty when there is none. */
  public Optional<S> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /** The one of that name; throws IllegalArgumentException that lists the known ones. */
  public S named(String name) {
    S found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "unknown " + kind + " '" + name + "'; known: " + String.join(", ", known.keySet()));
    }
    return found;
  }
}
