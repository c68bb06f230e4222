package io.tributary.serde.codec;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The codecs on the class path. */
public final class PayloadCodecs {
  private static final Map<String, PayloadCodec> KNOWN = load();

  private PayloadCodecs() {}

  /** The codec of that name. */
  public static Optional<PayloadCodec> find(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** The codec of that name; throws IllegalArgumentException that lists the known ones. */
  public static PayloadCodec named(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalArgumentException("unknown codec '" + name + "'; known: " + names()));
  }

  /** The known names, sorted. */
  public static String names() {
    return String.join(", ", KNOWN.keySet());
  }

  private static Map<String, PayloadCodec> load() {
    Map<String, PayloadCodec> found = new TreeMap<>();
    ServiceLoader.load(PayloadCodec.class, PayloadCodec.class.getClassLoader())
        .forEach(codec -> found.put(codec.name(), codec));
    return Collections.unmodifiableMap(found);
  }
}
