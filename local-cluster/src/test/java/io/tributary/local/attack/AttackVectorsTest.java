package io.tributary.local.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The published vectors of attacks. */
class AttackVectorsTest {
  private static final double RELATIVE = 1e-5;
  private final JsonNode vectors = read();
  private final float[][] input = rows(vectors.get("input"));

  private static JsonNode read() {
    try (var in = AttackVectorsTest.class.getResourceAsStream("robust.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static float[][] rows(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .map(AttackVectorsTest::row)
        .toArray(float[][]::new);
  }

  private static float[] row(JsonNode node) {
    float[] row = new float[node.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) node.get(i).asDouble();
    }
    return row;
  }

  private record Case(String vector, String attack, Knowledge.Target target) {}

  @TestFactory
  List<DynamicTest> vectors() {
    List<Case> cases =
        List.of(
            new Case("attack SignFlipping", "sign-flip", Knowledge::mean),
            new Case("attack IPM(tau=2)", "ipm(2)", Knowledge::mean),
            new Case("attack ALIE(tau=1.5)", "alie(1.5)", Knowledge::mean),
            new Case(
                "attack OptIPM(TrMean f=1,[NNM f=1,Clipping c=2])",
                "ipm-opt",
                AttackVectorsTest::mixedClippedTrimmed),
            new Case("attack Mimic(0)", "mimic(0)", Knowledge::mean));
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.vector(), () -> check(c))).toList();
  }

  private void check(Case c) {
    float[] expected = row(vectors.get("cases").get(c.vector()));
    Knowledge knowledge = new Knowledge(input, new float[3], 4, 1, 1, c.target());
    float[] update = AttackSpec.attack(c.attack()).update(knowledge);
    assertThat(update).hasSameSizeAs(expected);
    for (int i = 0; i < update.length; i++) {
      double tolerance = RELATIVE * (1 + Math.abs(expected[i]));
      assertThat(update[i]).isCloseTo(expected[i], within((float) tolerance));
    }
  }

  @Test
  void noVectorOfAnAttackIsLeftOut() {
    long published =
        StreamSupport.stream(
                ((Iterable<String>) () -> vectors.get("cases").fieldNames()).spliterator(), false)
            .filter(name -> name.startsWith("attack "))
            .count();
    assertThat(published).isEqualTo(vectors().size());
  }

  /** NNM with f = 1, then clipping to norm 2, then the trimmed mean with f = 1. */
  private static double[] mixedClippedTrimmed(float[][] rows) {
    int n = rows.length;
    double[][] mixed = new double[n][];
    for (int i = 0; i < n; i++) {
      float[] row = rows[i];
      float[][] nearest =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> squaredDistance(row, rows[j])))
              .limit(n - 1L)
              .map(j -> rows[j])
              .toArray(float[][]::new);
      mixed[i] = Knowledge.mean(nearest);
      double norm = Math.sqrt(Arrays.stream(mixed[i]).map(x -> x * x).sum());
      double factor = Math.min(1, 2 / norm);
      mixed[i] = Arrays.stream(mixed[i]).map(x -> x * factor).toArray();
    }
    return IntStream.range(0, rows[0].length)
        .mapToDouble(
            p ->
                Arrays.stream(mixed)
                    .mapToDouble(row -> row[p])
                    .sorted()
                    .skip(1)
                    .limit(n - 2L)
                    .average()
                    .orElseThrow())
        .toArray();
  }

  private static double squaredDistance(float[] one, float[] other) {
    return IntStream.range(0, one.length)
        .mapToDouble(p -> Math.pow((double) one[p] - other[p], 2))
        .sum();
  }
}
