package io.tributary.local.sim;

import io.tributary.local.attack.Attack;
import io.tributary.local.attack.Trigger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Labelled examples.
 *
 * @param features one row an example, each value 0 to 1
 * @param labels class of each example, from 0
 * @param classes number of classes
 */
public record Dataset(float[][] features, int[] labels, int classes) {
  private static final long SPLIT_SEED = 20_240_229;

  /** Training part and held-out part. */
  public record Split(Dataset train, Dataset test) {}

  /** UCI optical digits: 1,797 of 8 x 8 pixels in 10 classes. */
  public static Dataset digits() {
    List<float[]> rows = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (InputStream in =
            Dataset.class.getResourceAsStream("/io/tributary/local/digits/digits.csv.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        float[] row = new float[cells.length - 1];
        for (int i = 0; i < row.length; i++) {
          row[i] = Float.parseFloat(cells[i]) / 16f;
        }
        rows.add(row);
        labels.add((int) Double.parseDouble(cells[row.length]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the digits cannot be read", e);
    }
    return new Dataset(
        rows.toArray(float[][]::new), labels.stream().mapToInt(Integer::intValue).toArray(), 10);
  }

  /** The data set of that name; throws IllegalArgumentException that lists the known ones. */
  public static Dataset named(String name) {
    return switch (name) {
      case "digits" -> digits();
      case "fashion-mnist" -> IdxImages.read(IdxImages.FASHION_MNIST);
      default ->
          throw new IllegalArgumentException(
              "unknown data set '" + name + "'; known: digits, fashion-mnist");
    };
  }

  /** Throws IllegalArgumentException when a data set is not known, or has no files here. */
  public static void requireInstalled(String name) {
    if (name.equals("fashion-mnist")) {
      IdxImages.requireInstalled(IdxImages.FASHION_MNIST);
    } else {
      named(name);
    }
  }

  /** So many examples, always the same ones; all of them when there are no more. */
  public Dataset sample(int most) {
    if (size() <= most) {
      return this;
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, size()).boxed().toList());
    Collections.shuffle(order, new Random(SPLIT_SEED));
    return select(order.subList(0, most));
  }

  /** Holds out a fifth, always the same one. */
  public Split holdOut() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, size()).boxed().toList());
    Collections.shuffle(order, new Random(SPLIT_SEED));
    int held = size() / 5;
    return new Split(select(order.subList(held, size())), select(order.subList(0, held)));
  }

  /** The examples at the given places, in that order. */
  public Dataset select(List<Integer> places) {
    return new Dataset(
        places.stream().map(i -> features[i]).toArray(float[][]::new),
        places.stream().mapToInt(i -> labels[i]).toArray(),
        classes);
  }

  /** A copy whose examples an attack has changed. */
  Dataset poisonedBy(Attack attack) {
    float[][] changed = features.clone();
    int[] relabelled = labels.clone();
    attack.poison(changed, relabelled, classes);
    return new Dataset(changed, relabelled, classes);
  }

  /**
   * The examples that do not belong to a trigger's class, marked with it and called so: accuracy on
   * them is the backdoor's success.
   */
  public Dataset marked(Trigger trigger) {
    int[] others = IntStream.range(0, size()).filter(i -> labels[i] != trigger.target()).toArray();
    float[][] marked = new float[others.length][];
    int[] targets = new int[others.length];
    for (int i = 0; i < others.length; i++) {
      marked[i] = trigger.marked(features[others[i]]);
      targets[i] = trigger.target();
    }
    return new Dataset(marked, targets, classes);
  }

  /** Number of examples. */
  public int size() {
    return labels.length;
  }

  /** How many, not which. */
  @Override
  public String toString() {
    return size() + " examples of " + classes + " classes";
  }
}
