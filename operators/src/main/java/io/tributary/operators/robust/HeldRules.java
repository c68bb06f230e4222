package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Held rules by their text. */
public final class HeldRules {
  private HeldRules() {}

  /** Parses a rule; throws IllegalArgumentException that lists the known ones. */
  public static HeldRule parse(String text) {
    Call call = Call.parse(text);
    return switch (call.name()) {
      case "krum" -> new Krum(call.onlyKnown("f").count("f", 10_000));
      case "trimmed-mean" -> new TrimmedMean(call.onlyKnown("f").count("f", 10_000));
      default ->
          throw new IllegalArgumentException(
              "unknown rule '" + call.name() + "'; known: krum(f=F), mean, trimmed-mean(f=F)");
    };
  }

  private record Krum(int byzantine) implements HeldRule {
    @Override
    public String text() {
      return "krum(f=" + byzantine + ")";
    }

    @Override
    public int maxByzantine(int updates) {
      return Math.max(0, (updates - 1) / 2);
    }

    @Override
    public boolean needsGram() {
      return true;
    }

    @Override
    public boolean needsPrevious() {
      return false;
    }

    @Override
    public boolean needsSeed() {
      return false;
    }

    @Override
    public Optional<CoordinateRule> coordinates() {
      return Optional.empty();
    }

    @Override
    public Weights weigh(HeldRound round) {
      int n = round.updates();
      int best = 0;
      double[] scores = new double[n];
      for (int i = 0; i < n; i++) {
        double[] distances = new double[n];
        for (int j = 0; j < n; j++) {
          distances[j] = round.gram().squaredDistance(i, j);
        }
        Arrays.sort(distances);
        for (int k = 1; k < n - byzantine; k++) {
          scores[i] += distances[k];
        }
        best = scores[i] < scores[best] ? i : best;
      }
      double[] weights = new double[n];
      weights[best] = 1;
      List<Exclusion> excluded = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (i != best) {
          excluded.add(
              new Exclusion(
                  i,
                  "NOT_CHOSEN",
                  "its squared distances to its nearest neighbours add up to "
                      + scores[i]
                      + ", those of the chosen update to "
                      + scores[best]));
        }
      }
      return new Weights(1, n, weights, excluded);
    }
  }

  private record TrimmedMean(int byzantine) implements HeldRule {
    @Override
    public String text() {
      return "trimmed-mean(f=" + byzantine + ")";
    }

    @Override
    public int maxByzantine(int updates) {
      return Math.max(0, (updates - 1) / 2);
    }

    @Override
    public boolean needsGram() {
      return false;
    }

    @Override
    public boolean needsPrevious() {
      return false;
    }

    @Override
    public boolean needsSeed() {
      return false;
    }

    @Override
    public Optional<CoordinateRule> coordinates() {
      return Optional.of(
          (rows, length, aggregate) -> {
            float[] column = new float[rows.length];
            for (int p = 0; p < length; p++) {
              for (int i = 0; i < rows.length; i++) {
                column[i] = rows[i][p];
              }
              Arrays.sort(column);
              double sum = 0;
              for (int i = byzantine; i < rows.length - byzantine; i++) {
                sum += column[i];
              }
              aggregate[p] = sum / (rows.length - 2 * byzantine);
            }
          });
    }

    @Override
    public Weights weigh(HeldRound round) {
      return Weights.identity(round.updates());
    }
  }
}
