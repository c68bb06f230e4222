package io.tributary.participant;

import io.tributary.secureagg.crypto.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;

/** A participant's secret key in a file of 64 hexadecimal digits that only its owner can read. */
public final class KeyFile {
  private KeyFile() {}

  /** Reads the key; makes a new one where there is none. */
  public static SigningKey loadOrCreate(Path file) {
    try {
      return Files.exists(file) ? load(file) : create(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be used", e);
    }
  }

  private static SigningKey load(Path file) throws IOException {
    try {
      return SigningKey.of(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold 64 hexadecimal digits", e);
    }
  }

  private static SigningKey create(Path file) throws IOException {
    SigningKey key = SigningKey.generate();
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String hex = key.seed().use(HexFormat.of()::formatHex);
    Files.write(file, (hex + "\n").getBytes(StandardCharsets.US_ASCII));
    return key;
  }
}
