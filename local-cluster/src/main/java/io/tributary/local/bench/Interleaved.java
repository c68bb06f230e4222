package io.tributary.local.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Repetitions of several measurements in turn, A B A B, so that what disturbs the machine for a
 * while disturbs all of them. Ratios are taken within a repetition.
 */
final class Interleaved {
  private final Bench bench;
  private final String title;
  private final Map<String, Probe> probes = new LinkedHashMap<>();
  private final Map<String, double[]> measured = new LinkedHashMap<>();
  private int counted;

  Interleaved(Bench bench, String title) {
    this.bench = bench;
    this.title = title;
  }

  /** One more thing that is measured in every repetition. */
  Interleaved add(String name, Probe probe) {
    probes.put(name, probe);
    return this;
  }

  /** Measures with the form's warm-ups and repetitions. */
  Interleaved run() throws Exception {
    return run(bench.form().warmUps(), bench.form().repetitions());
  }

  Interleaved run(int warmUps, int repetitions) throws Exception {
    counted = repetitions;
    probes.keySet().forEach(name -> measured.put(name, new double[repetitions]));
    for (int i = -warmUps; i < repetitions; i++) {
      StringBuilder told = new StringBuilder();
      for (Map.Entry<String, Probe> probe : probes.entrySet()) {
        double value = probe.getValue().measure();
        if (i >= 0) {
          measured.get(probe.getKey())[i] = value;
        }
        told.append(String.format(java.util.Locale.ROOT, "  %s %.4g", probe.getKey(), value));
      }
      bench.tell(title + (i < 0 ? " warm-up" : " " + (i + 1) + "/" + repetitions) + told);
    }
    return this;
  }

  int repetitions() {
    return counted;
  }

  Spread of(String name) {
    return Spread.of(measured.get(name));
  }

  /** One measurement by another, repetition by repetition. */
  Spread ratio(String name, String reference) {
    double[] above = measured.get(name);
    double[] below = measured.get(reference);
    double[] ratios = new double[above.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = above[i] / below[i];
    }
    return Spread.of(ratios);
  }

  /**
   * The case that compares two of the measurements.
   *
   * @param name what was measured
   * @param reference with what it is compared
   */
  Outcome outcome(Label label, String name, String reference) {
    return new Outcome(
        label.figure(),
        label.text(),
        of(name).median(),
        label.unit(),
        label.higherIsBetter(),
        reference,
        of(reference).median(),
        ratio(name, reference),
        counted,
        null,
        "");
  }

  /** How a case is called and what its numbers are. */
  record Label(String figure, String text, String unit, boolean higherIsBetter) {}
}
