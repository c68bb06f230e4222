package io.tributary.operators.task;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** Parses {@code first -> second -> ...}. */
  public static List<Call> chain(String text) {
    return Arrays.stream(text.split("->", -1)).map(Call::parse).toList();
  }

  /** Throws IllegalArgumentException when an argument is none of {@code known}. */
  public Call onlyKnown(String... known) {
    for (String key : arguments.keySet()) {
      if (!List.of(known).contains(key)) {
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

  /** A number argument above 0. */
  public double positive(String key) {
    return atLeast(key, Double.MIN_VALUE);
  }

  /** A number argument of at least {@code low}. */
  public double atLeast(String key, double low) {
    return within(key, low, Double.MAX_VALUE);
  }

  /** A number argument in [low, high]; throws IllegalArgumentException otherwise. */
  public double within(String key, double low, double high) {
    double value = number(key);
    if (value < low || value > high) {
      String range =
          high == Double.MAX_VALUE
              ? low == Double.MIN_VALUE ? "be above 0" : "be at least " + low
              : "lie in [" + low + ", " + high + "]";
      throw new IllegalArgumentException(name + ": " + key + " = " + value + " must " + range);
    }
    return value;
  }

  /** As {@link #within}, with a value for an argument that is left out. */
  public double within(String key, double low, double high, double otherwise) {
    return arguments.containsKey(key) ? within(key, low, high) : otherwise;
  }

  /** A true or false argument, with a value for one that is left out. */
  public boolean flag(String key, boolean otherwise) {
    String text = arguments.getOrDefault(key, Boolean.toString(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          name + ": " + key + " = '" + text + "' is not true or false");
    }
    return text.equals("true");
  }

  /** An integer argument in [1, high]; throws IllegalArgumentException otherwise. */
  public int count(String key, int high) {
    long value = integer(key);
    if (value < 1 || value > high) {
      throw new IllegalArgumentException(
          name + ": " + key + " = " + value + " must lie in [1, " + high + "]");
    }
    return (int) value;
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
