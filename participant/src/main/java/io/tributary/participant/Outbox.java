package io.tributary.participant;

import io.tributary.serde.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The update in progress, on disk: a participant that is killed sends the same update again under
 * the same id, and it counts once.
 */
final class Outbox {
  private static final int FORMAT = 1;
  private final Path file;

  Outbox(Path folder, String federation, String task, String participant) {
    this.file = folder.resolve(federation + "." + task + "." + participant + ".update");
  }

  /**
   * What is kept.
   *
   * @param receiptsFrom offsets of the receipts topic from which its receipt can lie, by partition
   */
  record Kept(PreparedUpdate update, Map<Integer, Long> receiptsFrom) {}

  void keep(Kept kept) {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(draft))) {
        out.writeInt(FORMAT);
        out.write(kept.update().id().bytes());
        out.writeInt(kept.update().baseVersion());
        out.writeInt(kept.receiptsFrom().size());
        for (Map.Entry<Integer, Long> from : kept.receiptsFrom().entrySet()) {
          out.writeInt(from.getKey());
          out.writeLong(from.getValue());
        }
        out.writeInt(kept.update().records().size());
        for (byte[] record : kept.update().records()) {
          out.writeInt(record.length);
          out.write(record);
        }
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the update cannot be kept in " + file, e);
    }
  }

  Optional<Kept> kept() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != FORMAT) {
        throw new IOException("unknown format");
      }
      byte[] id = in.readNBytes(Digest.BYTES);
      int baseVersion = in.readInt();
      Map<Integer, Long> from = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        from.put(in.readInt(), in.readLong());
      }
      List<byte[]> records = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        records.add(in.readNBytes(in.readInt()));
      }
      return Optional.of(
          new Kept(new PreparedUpdate(Digest.read(id, 0), baseVersion, records), from));
    } catch (IOException e) {
      throw new UncheckedIOException("the update kept in " + file + " cannot be read", e);
    }
  }

  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be deleted", e);
    }
  }
}
