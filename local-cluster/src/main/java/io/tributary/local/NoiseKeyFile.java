package io.tributary.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The key that a local cluster draws private tasks' noise of: made once, kept with its data. */
final class NoiseKeyFile {
  private static final int BYTES = 32;
  private static final String NAME = "noise.key";
  private static final String OPTION = "--noise-key";

  private NoiseKeyFile() {}

  /** A job's arguments, with the key in a folder when they name no other. */
  static List<String> added(List<String> arguments, Path folder) throws IOException {
    if (arguments.contains(OPTION)) {
      return arguments;
    }
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(OPTION, in(folder)));
    return all;
  }

  /** Where the key in a folder is; it is made if there is none. */
  private static String in(Path folder) throws IOException {
    Path file = folder.resolve(NAME).toAbsolutePath();
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      byte[] secret = new byte[BYTES];
      new SecureRandom().nextBytes(secret);
      Files.write(createForOwner(file), secret);
    }
    return "file:" + file;
  }

  private static Path createForOwner(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return Files.createFile(file, owner);
  }
}
