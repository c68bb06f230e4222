package io.tributary.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The retained checkpoints of one job: folders {@code chk-N} that hold a {@code _metadata}. */
final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("chk-([0-9]+)");
  private final Path folder;

  /** Of the job whose checkpoints lie in {@code folder}. */
  Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** The newest that is complete; empty when there is none. */
  Optional<Path> newest() {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(checkpoint -> number(checkpoint) >= 0)
          .filter(checkpoint -> Files.isRegularFile(checkpoint.resolve("_metadata")))
          .max(Comparator.comparingLong(Checkpoints::number));
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints in " + folder + " cannot be listed", e);
    }
  }

  private static long number(Path checkpoint) {
    Matcher m = NAME.matcher(checkpoint.getFileName().toString());
    return m.matches() ? Long.parseLong(m.group(1)) : -1;
  }
}
