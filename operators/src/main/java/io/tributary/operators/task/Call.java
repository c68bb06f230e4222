package io.tributary.operators.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strategy as a task names it: {@code name} or {@code name(key=value,...)}.
 *
 * @param name the strategy's name
 * @param arguments its arguments as written, in order
 */
public record Call(String name, Map<String, String> arguments) {
  private static final Pattern SHAPE =
      Pattern.compile("\\s*([a-z0-9][a-z0-9-]*)\\s*(?:\\(([^()]*)\\))?\\s*");
  private static final Pattern ARGUMENT =
      Pattern.compile("\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*([^=,\\s]+)\\s*");

  /** Parses the text; throws IllegalArgumentException that says what is wrong. */
  public static Call parse(String text) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not of the form name or name(key=value,...)");
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    if (m.group(2) != null && !m.group(2).isBlank()) {
      for (String part : m.group(2).split(",", -1)) {
        Matcher a = ARGUMENT.matcher(part);
        if (!a.matches()) {
          throw new IllegalArgumentException("'" + part.strip() + "' is not of the form key=value");
        }
        if (arguments.put(a.group(1), a.group(2)) != null) {
          throw new IllegalArgumentException("argument " + a.group(1) + " is given twice");
        }
      }
    }
    return new Call(m.group(1), Map.copyOf(arguments));
  }

  /** Throws IllegalArgumentException when an argument is none of {@code known}. */
  public Call onlyKnown(String... known) {
    for (String key : arguments.keySet()) {
      if (!java.util.List.of(known).contains(key)) {
        throw new IllegalArgumentException(
            name
                + " has no argument '"
                + key
                + "'"
                + (known.length == 0 ? "; it has none" : "; known: " + String.join(", ", known)));
      }
    }
    return this;
  }

  /** A number argument; throws IllegalArgumentException when it is missing or not finite. */
  public double number(String key) {
    String text = required(key);
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notANumber(key, text), e);
    }
    throw new IllegalArgumentException(notANumber(key, text));
  }

  /** An integer argument; throws IllegalArgumentException when it is missing or not an integer. */
  public long integer(String key) {
    String text = required(key);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notANumber(key, text), e);
    }
  }

  private String required(String key) {
    String text = arguments.get(key);
    if (text == null) {
      throw new IllegalArgumentException(name + " needs " + name + "(" + key + "=...)");
    }
    return text;
  }

  private String notANumber(String key, String text) {
    return name + ": " + key + " = '" + text + "' is not a number of the right kind";
  }
}
