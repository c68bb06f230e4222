package io.tributary.operators.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values of another implementation (ByzFL), with its conventions. */
final class RuleVectorsTest {
  private static final Map<String, String> RULES = new LinkedHashMap<>();

  static {
    RULES.put("Average", "mean");
    RULES.put("Median", "median");
    RULES.put("TrMean(f=1)", "trimmed-mean(f=1)");
    RULES.put("GeometricMedian(nu=0.1,T=3,z0=0)", "geometric-median(nu=0.1,iterations=3)");
    RULES.put("Krum(f=1)", "krum(f=1)");
    RULES.put("MultiKrum(f=1)", "multi-krum(f=1)");
    RULES.put(
        "CenteredClipping(m=0,L=1,tau=100.0)", "centred-clipping(tau=100,iterations=1,start=zero)");
    RULES.put("MDA(f=1)", "mda(f=1)");
    RULES.put("NNM(f=1)", "nnm(f=1)");
    RULES.put("ARC(f=1)", "arc(f=1)");
  }

  @TestFactory
  Stream<DynamicTest> everyRuleOfTheFile() throws IOException {
    JsonNode file;
    try (InputStream in = RuleVectorsTest.class.getResourceAsStream("/robust.json")) {
      file = new ObjectMapper().readTree(in);
    }
    double[][] input = matrix(file.get("input"));
    JsonNode cases = file.get("cases");
    assertThat(cases.properties().stream().filter(c -> !c.getKey().startsWith("attack")))
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(RULES.keySet());
    return RULES.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(), () -> check(e.getValue(), input, cases.get(e.getKey()))));
  }

  private static void check(String rule, double[][] input, JsonNode expected) {
    boolean prepares = expected.get(0).isArray();
    if (!prepares) {
      assertNear(Applied.aggregate(rule, input), vector(expected));
      return;
    }
    // What prepares is seen by the weights of a chain whose rule is coordinate-wise.
    HeldRule chain = HeldRules.parse(rule + " -> median");
    double[][] rows = Applied.mixed(chain.weigh(Applied.round(input, null, 0)), input, null);
    for (int i = 0; i < rows.length; i++) {
      assertNear(rows[i], vector(expected.get(i)));
    }
  }

  private static void assertNear(double[] actual, double[] expected) {
    for (int p = 0; p < expected.length; p++) {
      assertThat(actual[p]).isCloseTo(expected[p], within(1e-5 * Math.abs(expected[p])));
    }
  }

  private static double[][] matrix(JsonNode rows) {
    double[][] matrix = new double[rows.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = vector(rows.get(i));
    }
    return matrix;
  }

  private static double[] vector(JsonNode values) {
    double[] vector = new double[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i).asDouble();
    }
    return vector;
  }
}
