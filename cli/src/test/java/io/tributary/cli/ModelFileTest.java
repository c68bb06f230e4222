package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.ParameterSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {
  private static final ModelSpec MODEL =
      ModelSpec.newBuilder()
          .setParameters(
              List.of(
                  new ParameterSpec("dense.weight", List.of(3, 2)),
                  new ParameterSpec("dense/bias", List.of(2)),
                  new ParameterSpec("kernel", List.of(2, 1, 1, 2))))
          .build();
  private static final float[] PARAMETERS = {
    1f, 2f, 3f, 4f, 5f, 6f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, -1e-30f, 7f
  };

  @TempDir Path folder;

  /** An array as NumPy would see it. */
  private record Npy(String name, String header, float[] values) {}

  private static List<Npy> parse(Path file) throws IOException {
    List<Npy> arrays = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        ByteBuffer bytes =
            ByteBuffer.wrap(zip.getInputStream(entry).readAllBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertThat(magic).isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        byte[] header = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(header);
        assertThat(bytes.position() % 64).isZero();
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        arrays.add(new Npy(entry.getName(), new String(header, StandardCharsets.US_ASCII), values));
      }
    }
    return arrays;
  }

  @Test
  void npzHoldsOneArrayASliceWithItsShape() throws IOException {
    Path file = folder.resolve("model.npz");

    long bytes = ModelFile.write(file, ModelFile.Format.NPZ, MODEL, PARAMETERS);

    assertThat(bytes).isEqualTo(Files.size(file));
    List<Npy> arrays = parse(file);
    assertThat(arrays)
        .extracting(Npy::name)
        .containsExactly("dense.weight.npy", "dense/bias.npy", "kernel.npy");
    assertThat(arrays)
        .extracting(a -> a.header().strip())
        .containsExactly(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 1, 2,), }");
    assertThat(arrays).allSatisfy(a -> assertThat(a.header()).endsWith("\n"));
    assertThat(arrays.get(0).values()).containsExactly(Arrays.copyOfRange(PARAMETERS, 0, 6));
    assertThat(arrays.get(1).values()).containsExactly(Arrays.copyOfRange(PARAMETERS, 6, 8));
    assertThat(arrays.get(2).values()).containsExactly(Arrays.copyOfRange(PARAMETERS, 8, 12));
  }

  @Test
  void theSameModelMakesTheSameBytes() throws IOException {
    ModelFile.write(folder.resolve("a.npz"), ModelFile.Format.NPZ, MODEL, PARAMETERS);
    ModelFile.write(folder.resolve("b.npz"), ModelFile.Format.NPZ, MODEL, PARAMETERS);

    assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
  }

  @Test
  void rawIsTheFlatVectorInLittleEndian() throws IOException {
    Path file = folder.resolve("model.raw");
    float[] many = new float[40_000]; // More than one buffer.
    for (int i = 0; i < many.length; i++) {
      many[i] = i / 3f;
    }

    ModelFile.write(file, ModelFile.Format.RAW, MODEL, many);

    float[] read = new float[many.length];
    ByteBuffer.wrap(Files.readAllBytes(file))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(read);
    assertThat(read).containsExactly(many);
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("model.npz"), "old");

    assertThatThrownBy(() -> ModelFile.write(file, ModelFile.Format.NPZ, MODEL, new float[13]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("12 parameters, the model 13");

    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
