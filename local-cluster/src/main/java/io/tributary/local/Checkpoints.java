package io.tributary.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one job can go on from: retained checkpoints, folders {@code chk-N}, and savepoints, folders
 * {@code savepoint-X}. Those that are complete hold a {@code _metadata}.
 */
final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("chk-[0-9]+|savepoint-.+");
  private static final String METADATA = "_metadata";
  private final List<Path> folders;

  /** Of the job whose checkpoints and savepoints lie in {@code folders}. */
  Checkpoints(Path... folders) {
    this.folders = List.of(folders);
  }

  /** The one that was completed last; empty when there is none. */
  Optional<Path> newest() {
    return folders.stream()
        .filter(Files::isDirectory)
        .flatMap(folder -> complete(folder).stream())
        .max(Comparator.comparing(Checkpoints::completed));
  }

  private static List<Path> complete(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(snapshot -> NAME.matcher(snapshot.getFileName().toString()).matches())
          .filter(snapshot -> Files.isRegularFile(snapshot.resolve(METADATA)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints in " + folder + " cannot be listed", e);
    }
  }

  private static FileTime completed(Path snapshot) {
    try {
      return Files.getLastModifiedTime(snapshot.resolve(METADATA));
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint " + snapshot + " cannot be read", e);
    }
  }
}
