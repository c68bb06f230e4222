package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Stages one after the other. With W the weights of a stage, the next sees the inner products W G
 * W^T; the weights of the chain are the product of all.
 *
 * @param stages at least one; only the last is a rule
 */
record Chain(List<Stage> stages) implements HeldRule {
  Chain {
    stages = List.copyOf(stages);
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  @Override
  public String text() {
    return stages.stream().map(Stage::text).collect(Collectors.joining(" -> "));
  }

  @Override
  public int maxByzantine(int updates) {
    int most = updates;
    int rows = updates;
    for (Stage stage : stages) {
      most = Math.min(most, stage.maxByzantine(rows));
      rows = stage.rowsOf(rows);
    }
    return most;
  }

  @Override
  public int byzantine() {
    return stages.stream().mapToInt(Stage::byzantine).max().orElse(0);
  }

  @Override
  public boolean needsGram() {
    return stages.stream().anyMatch(Stage::mixes);
  }

  @Override
  public boolean needsPrevious() {
    return stages.stream().anyMatch(Stage::needsPrevious);
  }

  @Override
  public boolean needsSeed() {
    return stages.stream().anyMatch(Stage::needsSeed);
  }

  @Override
  public Optional<CoordinateRule> coordinates() {
    return last().coordinates();
  }

  @Override
  public Weights weigh(HeldRound round) {
    Weights all = Rows.identity(round);
    HeldRound now = round;
    Map<Integer, Exclusion> excluded = new LinkedHashMap<>();
    for (Stage stage : stages) {
      Weights own = stage.weigh(now);
      for (Exclusion e : own.exclusions()) {
        for (int column : columnsOf(all, e.row(), round.updates())) {
          excluded.putIfAbsent(column, new Exclusion(column, e.code(), e.detail()));
        }
      }
      all = after(all, own, now.previous());
      now = mixed(now, own);
    }
    return new Weights(all.rows(), all.columns(), all.values(), List.copyOf(excluded.values()));
  }

  /** The updates that a row stands for: its own while rows are not merged, otherwise its parts. */
  private static List<Integer> columnsOf(Weights all, int row, int updates) {
    if (all.rows() == updates) {
      return List.of(row);
    }
    return IntStream.range(0, updates).filter(c -> all.at(row, c) != 0).boxed().toList();
  }

  /** The product of the weights; the previous aggregate, the last column, stays what it is. */
  private static Weights after(Weights before, Weights own, boolean previous) {
    int columns = before.columns();
    double[] values = new double[own.rows() * columns];
    for (int row = 0; row < own.rows(); row++) {
      for (int middle = 0; middle < before.rows(); middle++) {
        double weight = own.at(row, middle);
        for (int c = 0; weight != 0 && c < columns; c++) {
          values[row * columns + c] += weight * before.at(middle, c);
        }
      }
      if (previous) {
        values[row * columns + columns - 1] += own.at(row, own.columns() - 1);
      }
    }
    return new Weights(own.rows(), columns, values, List.of());
  }

  private static HeldRound mixed(HeldRound round, Weights w) {
    int rows = w.rows();
    int size = rows + (round.previous() ? 1 : 0);
    int last = round.gram().rows() - 1;
    double[] half = new double[size * (last + 1)];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= last; j++) {
        half[i * (last + 1) + j] =
            i == rows ? round.gram().product(last, j) : dot(w, i, round.gram(), j);
      }
    }
    double[] products = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k <= last; k++) {
          double weight = j == rows ? (k == last ? 1 : 0) : w.at(j, k);
          sum += half[i * (last + 1) + k] * weight;
        }
        products[i * size + j] = sum;
      }
    }
    List<String> senders = new ArrayList<>();
    double[] factors = new double[rows];
    for (int i = 0; i < rows; i++) {
      boolean same = rows == round.updates();
      senders.add(same ? round.senders().get(i) : "row " + i);
      factors[i] = same ? round.factors()[i] : factor(w, i, round);
    }
    return new HeldRound(
        senders, factors, new Gram(size, products), round.previous(), round.seed());
  }

  /** A merged row counts what its parts count together. */
  private static double factor(Weights w, int row, HeldRound round) {
    double sum = 0;
    for (int c = 0; c < round.updates(); c++) {
      sum += w.at(row, c) != 0 ? round.factors()[c] : 0;
    }
    return sum > 0 ? sum : 1;
  }

  private static double dot(Weights w, int row, Gram gram, int j) {
    double sum = 0;
    for (int k = 0; k < w.columns(); k++) {
      sum += w.at(row, k) * gram.product(k, j);
    }
    return sum;
  }
}
