package io.tributary.privacy.accounting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A published value, with where it comes from in dp-vectors.json. */
public record Vector(String id, String kind, JsonNode params, JsonNode expected) {
  /** Those whose kind is one of these. */
  public static Stream<Vector> ofKinds(String... kinds) {
    return all().stream().filter(vector -> List.of(kinds).contains(vector.kind()));
  }

  /** All of them. */
  public static List<Vector> all() {
    try (InputStream file =
        Vector.class.getResourceAsStream("/io/tributary/privacy/dp-vectors.json")) {
      List<Vector> vectors = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(file)) {
        vectors.add(
            new Vector(
                node.get("id").asText(),
                node.get("kind").asText(),
                node.get("params"),
                node.get("expected")));
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A parameter that is a number. */
  public double number(String name) {
    return params.get(name).asDouble();
  }

  /** A parameter that is a number, or what it is if it is left out. */
  public double number(String name, double otherwise) {
    return params.hasNonNull(name) ? number(name) : otherwise;
  }

  /** A parameter that is a text. */
  public String text(String name) {
    return params.path(name).asText();
  }

  /** A parameter that is a list of numbers. */
  public double[] numbers(String name) {
    return doubles(params.get(name));
  }

  /** What is expected, where that is one number. */
  public double value() {
    return expected.asDouble();
  }

  /** What is expected under a name. */
  public double value(String name) {
    return expected.get(name).asDouble();
  }

  /** A list's numbers. */
  public static double[] doubles(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asText().equals("inf") ? 1.0 / 0 : list.get(i).asDouble();
    }
    return numbers;
  }

  @Override
  public String toString() {
    return id;
  }
}
