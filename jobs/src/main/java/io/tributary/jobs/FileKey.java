package io.tributary.jobs;

import io.tributary.privacy.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** {@code file:PATH}: the file's bytes. Only its owner may be able to read it. */
public final class FileKey implements KeyProvider {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** For {@link java.util.ServiceLoader}. */
  public FileKey() {}

  @Override
  public String scheme() {
    return "file";
  }

  @Override
  public SecretBytes read(String place) {
    Path path = Path.of(place);
    try {
      requireOwnerOnly(path);
      return SecretBytes.copyOf(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the key file " + path + " cannot be read: " + e + ". Fix: put it on every machine", e);
    }
  }

  /** Throws when others than its owner may use a file. */
  static void requireOwnerOnly(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")
        && !OWNER.containsAll(Files.getPosixFilePermissions(path))) {
      throw new IllegalArgumentException(
          "others may use the key file " + path + ". Fix: chmod 0600 " + path);
    }
  }
}
