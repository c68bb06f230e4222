package io.tributary.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A folder that really runs full and really becomes read-only: a small file system in memory,
 * mounted there. Permissions would not do: they do not bite for root.
 */
final class CheckpointVolume implements AutoCloseable {
  private static final int LARGE = 1 << 20;
  private static final int PAGE = 4096;
  private final Path folder;
  private final Path filler;
  private final boolean mounted;

  private CheckpointVolume(Path folder, boolean mounted) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
    this.mounted = mounted;
  }

  /** Mounts it where that is allowed; else it is an ordinary folder. */
  static CheckpointVolume mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", folder.toString());
    return new CheckpointVolume(folder, mounted);
  }

  /** Whether it is a file system of its own, and the other methods can be used. */
  boolean mounted() {
    return mounted;
  }

  /** Fills what is free; gives the number of bytes, 0 when there was no room. */
  long fill() throws IOException {
    long before = Files.exists(filler) ? Files.size(filler) : 0;
    fillBy(LARGE);
    fillBy(PAGE);
    return Files.size(filler) - before;
  }

  private void fillBy(int step) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] bytes = new byte[step];
      while (Files.getFileStore(folder).getUsableSpace() >= step) {
        out.write(bytes);
      }
    } catch (IOException e) {
      if (Files.getFileStore(folder).getUsableSpace() >= LARGE) {
        throw e; // Not for want of room: somebody else took the last of it meanwhile.
      }
    }
  }

  /** Lets nobody write any more. */
  void protect() throws InterruptedException {
    remount("ro");
  }

  /** Makes room, and lets write again. */
  void restore() throws IOException, InterruptedException {
    remount("rw");
    Files.deleteIfExists(filler);
  }

  /** Tries until nobody has a file open for writing. */
  private void remount(String mode) throws InterruptedException {
    Patience.await(
        folder + " is " + mode,
        () ->
            run("mount", "-o", "remount," + mode, folder.toString())
                ? Optional.of(mode)
                : Optional.empty());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (mounted) {
      run("umount", "-l", folder.toString());
    }
  }
}
