package io.tributary.local.sim;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Images with labels in the IDX files in which MNIST and its likes are distributed, gzipped. */
final class IdxImages {
  /** Where Debian's package dataset-fashion-mnist puts its files. */
  static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final int CLASSES = 10;
  private static final int MOST = 1 << 20;
  private static final float WHITE = 255;

  private IdxImages() {}

  /**
   * Reads the 60,000 training and 10,000 test examples of a folder, in this order.
   *
   * @throws IllegalArgumentException when the folder is missing or its files are not such files
   */
  static Dataset read(Path folder) {
    requireInstalled(folder);
    try {
      float[][] train = images(folder.resolve("train-images-idx3-ubyte.gz"));
      float[][] test = images(folder.resolve("t10k-images-idx3-ubyte.gz"));
      int[] trainLabels = labels(folder.resolve("train-labels-idx1-ubyte.gz"), train.length);
      int[] testLabels = labels(folder.resolve("t10k-labels-idx1-ubyte.gz"), test.length);
      float[][] all = java.util.Arrays.copyOf(train, train.length + test.length);
      int[] labels = java.util.Arrays.copyOf(trainLabels, all.length);
      System.arraycopy(test, 0, all, train.length, test.length);
      System.arraycopy(testLabels, 0, labels, train.length, test.length);
      return new Dataset(all, labels, CLASSES);
    } catch (IOException e) {
      throw new IllegalArgumentException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Throws IllegalArgumentException when the folder lacks the files. */
  static void requireInstalled(Path folder) {
    if (!Files.isReadable(folder.resolve("train-images-idx3-ubyte.gz"))) {
      throw new IllegalArgumentException(
          "data set fashion-mnist is not installed: "
              + folder
              + " has no train-images-idx3-ubyte.gz; on Debian: apt-get install"
              + " dataset-fashion-mnist");
    }
  }

  private static DataInputStream open(Path file, int magic) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(raw)));
    int found = in.readInt();
    if (found != magic) {
      in.close();
      throw new IOException(file + " begins with " + found + " instead of " + magic);
    }
    return in;
  }

  private static float[][] images(Path file) throws IOException {
    try (DataInputStream in = open(file, IMAGES)) {
      int count = bounded(file, in.readInt());
      int pixels = bounded(file, in.readInt() * in.readInt());
      float[][] images = new float[count][pixels];
      byte[] bytes = new byte[pixels];
      for (float[] image : images) {
        in.readFully(bytes);
        for (int p = 0; p < pixels; p++) {
          image[p] = (bytes[p] & 0xff) / WHITE;
        }
      }
      return images;
    }
  }

  private static int[] labels(Path file, int images) throws IOException {
    try (DataInputStream in = open(file, LABELS)) {
      int[] labels = new int[bounded(file, in.readInt())];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readUnsignedByte();
        if (labels[i] >= CLASSES) {
          throw new IOException(file + " has label " + labels[i]);
        }
      }
      if (labels.length != images) {
        throw new IOException(file + " has " + labels.length + " labels for " + images + " images");
      }
      return labels;
    }
  }

  private static int bounded(Path file, int size) throws IOException {
    if (size < 1 || size > MOST) {
      throw new IOException(file + " claims a size of " + size);
    }
    return size;
  }
}
