package io.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One mapping of a task file. What is not asked for before {@link #done} is an unknown key. */
final class Fields {
  private final String path;
  private final JsonNode node;
  private final Set<String> asked = new HashSet<>();

  Fields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw mistake(path.isEmpty() ? "the document" : path, "is not a mapping", "write key: value");
    }
  }

  /** The mapping under a key; an empty one when it may be left out and is. */
  Fields child(String key, boolean required) {
    JsonNode child = get(key, required);
    JsonNode present =
        child == null
            ? com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode()
            : child;
    return new Fields(at(key), present);
  }

  List<Fields> children(String key) {
    JsonNode child = get(key, true);
    if (!child.isArray()) {
      throw mistake(at(key), "is not a list", "write [{...}, {...}]");
    }
    List<Fields> children = new ArrayList<>();
    for (int i = 0; i < child.size(); i++) {
      children.add(new Fields(at(key) + "[" + i + "]", child.get(i)));
    }
    return children;
  }

  List<Integer> integers(String key) {
    JsonNode child = get(key, true);
    List<Integer> values = new ArrayList<>();
    if (child.isArray()) {
      child.forEach(
          v -> {
            if (!v.canConvertToInt() || !v.isIntegralNumber()) {
              throw mistake(at(key), "holds " + v + ", which is not an integer", "write [64, 10]");
            }
            values.add(v.intValue());
          });
      return values;
    }
    throw mistake(at(key), "is not a list of integers", "write [64, 10]");
  }

  String text(String key, String otherwise) {
    JsonNode child = get(key, otherwise == null);
    if (child == null) {
      return otherwise;
    }
    if (!child.isValueNode()) {
      throw mistake(at(key), "is not a text", "write one value");
    }
    return child.asText();
  }

  int integer(String key, Integer otherwise) {
    JsonNode child = get(key, otherwise == null);
    if (child == null) {
      return otherwise;
    }
    if (!child.isIntegralNumber() && !child.asText().matches("-?[0-9]{1,9}")) {
      throw mistake(at(key), "is " + child + ", which is not an integer", "write an integer");
    }
    if (child.isIntegralNumber() && !child.canConvertToInt()) {
      throw mistake(at(key), "is " + child + ", which is out of range", "write a smaller integer");
    }
    return child.asInt();
  }

  double number(String key, Double otherwise) {
    JsonNode child = get(key, otherwise == null);
    if (child == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(child.asText());
    } catch (NumberFormatException e) {
      throw mistake(at(key), "is " + child + ", which is not a number", "write a number");
    }
  }

  long millis(String key, Duration otherwise) {
    JsonNode child = get(key, false);
    if (child == null) {
      return otherwise.toMillis();
    }
    return Durations.parse(child.asText())
        .orElseThrow(
            () ->
                mistake(
                    at(key), "is " + child + ", which is not a duration", "write " + Durations.HOW))
        .toMillis();
  }

  /** Throws for the first key that nobody asked for. */
  void done() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!asked.contains(key)) {
                throw mistake(
                    at(key),
                    "is not a key that is known here",
                    "known: " + String.join(", ", asked.stream().sorted().toList()));
              }
            });
  }

  private JsonNode get(String key, boolean required) {
    asked.add(key);
    JsonNode child = node.get(key);
    if (child == null || child.isNull()) {
      if (required) {
        throw mistake(at(key), "is missing", "add it");
      }
      return null;
    }
    return child;
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static CliException mistake(String key, String reason, String fix) {
    return CliException.failed("INVALID_TASK", key + ": " + reason, "Fix: " + fix);
  }
}
