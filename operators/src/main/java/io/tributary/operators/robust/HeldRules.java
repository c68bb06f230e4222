package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Held rules by their text. */
public final class HeldRules {
  private static final String KNOWN =
      "centered-clipping(tau=T), krum(f=F), mean, nnm(f=F) -> trimmed-mean(f=F),"
          + " trimmed-mean(f=F)";

  private HeldRules() {}

  /** Parses a rule; throws IllegalArgumentException that lists the known ones. */
  public static HeldRule parse(String text) {
    List<Call> calls = Call.chain(text);
    String names = calls.stream().map(Call::name).collect(Collectors.joining(" -> "));
    Call last = calls.get(calls.size() - 1);
    return switch (names) {
      case "krum", "trimmed-mean", "nnm -> trimmed-mean" ->
          new Rule(names, last.onlyKnown("f").count("f", 10_000), 0);
      case "centered-clipping" -> new Rule(names, 0, last.onlyKnown("tau").positive("tau"));
      default ->
          throw new IllegalArgumentException("unknown rule '" + names + "'; known: " + KNOWN);
    };
  }

  private record Rule(String names, int byzantine, double tau) implements HeldRule {
    @Override
    public String text() {
      return names.equals("centered-clipping")
          ? names + "(tau=" + tau + ")"
          : names.replace(" ->", "(f=" + byzantine + ") ->") + "(f=" + byzantine + ")";
    }

    @Override
    public int maxByzantine(int updates) {
      return Math.max(0, (updates - 1) / 2);
    }

    @Override
    public boolean needsGram() {
      return !names.equals("trimmed-mean");
    }

    @Override
    public boolean needsPrevious() {
      return names.equals("centered-clipping");
    }

    @Override
    public boolean needsSeed() {
      return false;
    }

    @Override
    public Optional<CoordinateRule> coordinates() {
      return names.endsWith("trimmed-mean") ? Optional.of(this::trim) : Optional.empty();
    }

    private void trim(float[][] rows, int length, double[] aggregate) {
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
    }

    @Override
    public Weights weigh(HeldRound round) {
      return switch (names) {
        case "krum" -> krum(round);
        case "centered-clipping" -> clip(round);
        case "trimmed-mean" -> Weights.identity(round.updates());
        default -> nnm(round);
      };
    }

    private Weights clip(HeldRound round) {
      int n = round.updates();
      double[] weights = new double[n + 1];
      weights[n] = 1;
      for (int i = 0; i < n; i++) {
        double distance = Math.sqrt(round.gram().squaredDistance(i, n));
        weights[i] = (distance <= tau ? 1 : tau / distance) / n;
        weights[n] -= weights[i];
      }
      return new Weights(1, n + 1, weights, List.of());
    }

    private Weights nnm(HeldRound round) {
      int n = round.updates();
      double[] weights = new double[n * n];
      for (int i = 0; i < n; i++) {
        int row = i;
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(j -> round.gram().squaredDistance(row, j)))
            .limit(n - byzantine)
            .forEach(j -> weights[row * n + j] = 1.0 / (n - byzantine));
      }
      return new Weights(n, n, weights, List.of());
    }

    private Weights krum(HeldRound round) {
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
          String detail =
              "its squared distances to its nearest neighbours add up to "
                  + scores[i]
                  + ", those of the chosen update to "
                  + scores[best];
          excluded.add(new Exclusion(i, "NOT_CHOSEN", detail));
        }
      }
      return new Weights(1, n, weights, excluded);
    }
  }
}
