package io.tributary.cli;

import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.ParameterSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Models as files. The same model makes the same bytes.
 *
 * <p>{@code npz} is a zip of one {@code .npy} array (format 1.0, {@code <f4}, C order) a slice, as
 * NumPy's {@code numpy.lib.format} describes them. {@code raw} is the flat vector alone.
 */
final class ModelFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelFile() {}

  /** How a model is written. */
  enum Format {
    NPZ,
    RAW
  }

  /**
   * Writes a model whole or not at all.
   *
   * @param parameters the flat vector: the model's slices in order, each row-major
   * @return the size of the file in bytes
   */
  static long write(Path file, Format format, ModelSpec model, float[] parameters)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    long process = ProcessHandle.current().pid();
    Path draft = folder.resolve("." + file.getFileName() + "." + process + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
        if (format == Format.NPZ) {
          npz(out, model, parameters);
        } else {
          floats(out, parameters, 0, parameters.length);
        }
      }
      long bytes = Files.size(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return bytes;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void npz(OutputStream out, ModelSpec model, float[] parameters)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      zip.setLevel(Deflater.NO_COMPRESSION); // Trained parameters hardly compress.
      int start = 0;
      for (ParameterSpec slice : model.getParameters()) {
        int length = slice.getShape().stream().reduce(1, Math::multiplyExact);
        ZipEntry entry = new ZipEntry(slice.getName() + ".npy");
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(header(slice.getShape()));
        floats(zip, parameters, start, length);
        zip.closeEntry();
        start += length;
      }
      if (start != parameters.length) {
        throw new IllegalStateException(
            "the slices have " + start + " parameters, the model " + parameters.length);
      }
    }
  }

  private static byte[] header(List<Integer> shape) {
    String dimensions = shape.stream().map(d -> d + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dimensions + "), }";
    int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    byte[] described = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(unpadded + padding)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) described.length)
        .put(described)
        .array();
  }

  private static void floats(OutputStream out, float[] values, int start, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = start; i < start + length; i++) {
      buffer.putFloat(values[i]);
      if (!buffer.hasRemaining()) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    out.write(buffer.array(), 0, buffer.position());
  }
}
