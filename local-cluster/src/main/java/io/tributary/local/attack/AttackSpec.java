package io.tributary.local.attack;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who attacks, and how: {@code name:F} or {@code name(parameter):F}, for instance {@code alie:4} or
 * {@code ipm(2.0):5}. F participants attack, the last ones by number.
 *
 * @param attack what they do
 * @param attackers how many, F, at least 1
 */
public record AttackSpec(Attack attack, int attackers) {
  /** All names, in the order in which they are listed. */
  public static final List<String> NAMES =
      List.of(
          "sign-flip",
          "gaussian",
          "scale",
          "alie",
          "ipm",
          "alie-opt",
          "ipm-opt",
          "mimic",
          "min-max",
          "min-sum",
          "label-flip",
          "backdoor",
          "nan",
          "free-rider",
          "sybil");

  private static final Pattern SHAPE =
      Pattern.compile("\\s*([a-zA-Z-]+)\\s*(?:\\(([^()]*)\\))?\\s*(?::\\s*(\\S+)\\s*)?");
  private static final int MOST = 100_000;
  private static final double HUGE = 1e20;

  /** Parses the text; throws IllegalArgumentException that says what is wrong. */
  public static AttackSpec parse(String text) {
    Matcher m = shape(text);
    if (m.group(3) == null) {
      throw new IllegalArgumentException(
          "attack '" + text + "' does not say how many attack: " + text.strip() + ":4 for four");
    }
    Attack attack = attack(m);
    try {
      int attackers = Integer.parseInt(m.group(3));
      if (attackers >= 1 && attackers <= MOST) {
        return new AttackSpec(attack, attackers);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(count(text, m.group(3)), e);
    }
    throw new IllegalArgumentException(count(text, m.group(3)));
  }

  /** Parses an attack without a number of attackers; throws IllegalArgumentException likewise. */
  public static Attack attack(String text) {
    Matcher m = shape(text);
    if (m.group(3) != null) {
      throw new IllegalArgumentException("attack '" + text + "': how many attack stands elsewhere");
    }
    return attack(m);
  }

  private static Matcher shape(String text) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "attack '" + text + "' is not of the form name:F or name(parameter):F; " + known());
    }
    return m;
  }

  private static Attack attack(Matcher m) {
    String name = m.group(1);
    double given = m.group(2) == null ? Double.NaN : number(name, m.group(2).strip());
    return switch (name) {
      case "sign-flip", "ipm" -> new ScaledMean(name, positive(name, given));
      case "gaussian" -> new Gaussian(positive(name, given));
      case "scale" -> new ModelReplacement(positive(name, given));
      case "alie" -> new LittleIsEnough(given);
      case "alie-opt", "ipm-opt" -> new OptimizedAttack(none(name, given));
      case "mimic" -> new Mimic(index(name, given));
      case "min-max", "min-sum" -> new DistanceBound(none(name, given));
      case "label-flip", "sybil" -> new LabelFlip(none(name, given));
      case "backdoor" -> new Backdoor(positive(name, given));
      case "nan" -> new NotFinite(huge(name, given));
      case "free-rider" -> new FreeRider(positive(name, given));
      default -> throw new IllegalArgumentException("unknown attack '" + name + "'; " + known());
    };
  }

  private static String known() {
    return "known: " + String.join(", ", NAMES);
  }

  private static String count(String text, String found) {
    return "attack '" + text + "': '" + found + "' is not a number of attackers from 1 to " + MOST;
  }

  private static double number(String name, String text) {
    String mistake = "attack " + name + ": parameter '" + text + "' is not a number";
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(mistake, e);
    }
    throw new IllegalArgumentException(mistake);
  }

  private static String none(String name, double given) {
    require(Double.isNaN(given), name, given, "it takes none");
    return name;
  }

  private static double positive(String name, double given) {
    require(Double.isNaN(given) || given > 0, name, given, "it must be above 0");
    return given;
  }

  private static double index(String name, double given) {
    boolean whole = given >= 0 && given <= MOST && given == Math.rint(given);
    require(Double.isNaN(given) || whole, name, given, "it is the number of an honest one, from 0");
    return given;
  }

  private static double huge(String name, double given) {
    require(
        Double.isNaN(given) || Math.abs(given) >= HUGE,
        name,
        given,
        "its magnitude must be 1e20 or more");
    return given;
  }

  private static void require(boolean holds, String name, double given, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "attack %s: parameter %s: %s", name, given, rule));
    }
  }

  /** As written: {@code ipm(2.0):5}. */
  @Override
  public String toString() {
    return attack.text() + ":" + attackers;
  }
}
