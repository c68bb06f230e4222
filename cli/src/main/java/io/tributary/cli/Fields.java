package io.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One mapping of a task file. What is not asked for before {@link #done} is an unknown key.
 * Mistakes are collected; a getter that finds one returns something harmless.
 */
final class Fields {
  private static final String NONE = "none";
  private final String path;
  private final JsonNode node;
  private final boolean mapping;
  private final Mistakes mistakes;
  private final Set<String> asked = new TreeSet<>();

  Fields(String path, JsonNode node, Mistakes mistakes) {
    this.path = path;
    this.mistakes = mistakes;
    this.mapping = node.isObject();
    this.node = mapping ? node : JsonNodeFactory.instance.objectNode();
    if (!mapping) {
      mistakes.add(path.isEmpty() ? "the document" : path, "is not a mapping", "write key: value");
    }
  }

  /** The mapping under a key; an empty one when it is left out. */
  Fields child(String key, boolean required) {
    JsonNode child = get(key, required);
    JsonNode present = child == null ? JsonNodeFactory.instance.objectNode() : child;
    Fields fields = new Fields(at(key), present, mistakes);
    return child == null && required ? fields.silent() : fields;
  }

  /** The mapping under a key; empty when it is left out. */
  Optional<Fields> optionalChild(String key) {
    JsonNode child = get(key, false);
    return child == null ? Optional.empty() : Optional.of(new Fields(at(key), child, mistakes));
  }

  /** The same mapping, of which nothing more is told: that it is missing has been. */
  private Fields silent() {
    return new Fields(path, node, new Mistakes());
  }

  List<Fields> children(String key) {
    List<Fields> children = new ArrayList<>();
    JsonNode child = get(key, true);
    if (child != null && !child.isArray()) {
      mistakes.add(at(key), "is not a list", "write [{...}, {...}]");
    } else if (child != null) {
      for (int i = 0; i < child.size(); i++) {
        children.add(new Fields(at(key) + "[" + i + "]", child.get(i), mistakes));
      }
    }
    return children;
  }

  List<Integer> integers(String key) {
    List<Integer> values = new ArrayList<>();
    JsonNode child = get(key, true);
    if (child != null && !child.isArray()) {
      mistakes.add(at(key), "is not a list of integers", "write [64, 10]");
    } else if (child != null) {
      for (JsonNode value : child) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
          mistakes.add(at(key), "holds " + value + ", which is not an integer", "write [64, 10]");
        } else {
          values.add(value.intValue());
        }
      }
    }
    return values;
  }

  /** A list of texts; empty when it is left out. */
  Optional<List<String>> texts(String key) {
    JsonNode child = get(key, false);
    if (child == null) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    if (child.isArray()) {
      child.forEach(value -> values.add(value.asText()));
    } else {
      mistakes.add(at(key), "is not a list of texts", "write [a, b]");
    }
    return Optional.of(values);
  }

  /** A text; null stands for "required". */
  String text(String key, String otherwise) {
    JsonNode child = get(key, otherwise == null);
    if (child != null && child.isValueNode()) {
      return child.asText();
    }
    if (child != null) {
      mistakes.add(at(key), "is not a text", "write one value");
    }
    return otherwise == null ? "" : otherwise;
  }

  /** An integer; null stands for "required". */
  int integer(String key, Integer otherwise) {
    JsonNode child = get(key, otherwise == null);
    if (child != null && child.isIntegralNumber() && !child.canConvertToInt()) {
      mistakes.add(at(key), "is " + child + ", which is out of range", "write a smaller integer");
    } else if (child != null
        && !child.isIntegralNumber()
        && !child.asText().matches("-?[0-9]{1,9}")) {
      mistakes.add(at(key), "is " + child + ", which is not an integer", "write an integer");
    } else if (child != null) {
      return child.asInt();
    }
    return otherwise == null ? 0 : otherwise;
  }

  /** A number; null stands for "required". */
  double number(String key, Double otherwise) {
    JsonNode child = get(key, otherwise == null);
    if (child != null) {
      try {
        return Double.parseDouble(child.asText());
      } catch (NumberFormatException e) {
        mistakes.add(at(key), "is " + child + ", which is not a number", "write a number");
      }
    }
    return otherwise == null ? 0 : otherwise;
  }

  /** A duration in milliseconds. */
  long millis(String key, Duration otherwise) {
    return duration(key, otherwise, Durations.HOW);
  }

  /** A duration in milliseconds, or {@code none} for 0. */
  long millisOrNone(String key, Duration otherwise) {
    JsonNode child = get(key, false);
    return child != null && child.asText().equals(NONE)
        ? 0
        : duration(key, otherwise, Durations.HOW + "; or none");
  }

  private long duration(String key, Duration otherwise, String how) {
    JsonNode child = get(key, false);
    if (child == null) {
      return otherwise.toMillis();
    }
    Optional<Duration> given = Durations.parse(child.asText());
    if (given.isEmpty()) {
      mistakes.add(at(key), "is " + child + ", which is not a duration", "write " + how);
    }
    return given.orElse(otherwise).toMillis();
  }

  /** A text that must have one value. */
  void require(String key, String value) {
    JsonNode child = get(key, true);
    if (child != null && !child.asText().equals(value)) {
      mistakes.add(at(key), "is " + child.asText(), "write " + key + ": " + value);
    }
  }

  /** Notes every key that nobody asked for. */
  void done() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (key.contains("=")) {
                mistakes.add(
                    at(key),
                    "belongs to a text that ends at a comma",
                    "put the text in quotes: \"name(a=1,b=2)\"");
              } else if (!asked.contains(key)) {
                mistakes.unknownKey(at(key), String.join(", ", asked));
              }
            });
  }

  private JsonNode get(String key, boolean required) {
    asked.add(key);
    JsonNode child = node.get(key);
    if (child != null && !child.isNull()) {
      return child;
    }
    if (required && mapping) {
      mistakes.add(at(key), "is missing", "add it");
    }
    return null;
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
