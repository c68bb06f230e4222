package io.tributary.local.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX files, written here by their format. */
class IdxImagesTest {
  @TempDir Path folder;

  private void images(String name, int magic, int count) throws IOException {
    try (DataOutputStream out = open(name)) {
      out.writeInt(magic);
      out.writeInt(count);
      out.writeInt(2);
      out.writeInt(2);
      for (int i = 0; i < count * 4; i++) {
        out.writeByte(i % 4 == 3 ? 255 : i);
      }
    }
  }

  private void labels(String name, int... labels) throws IOException {
    try (DataOutputStream out = open(name)) {
      out.writeInt(0x801);
      out.writeInt(labels.length);
      for (int label : labels) {
        out.writeByte(label);
      }
    }
  }

  private DataOutputStream open(String name) throws IOException {
    return new DataOutputStream(
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + "-ubyte.gz"))));
  }

  private void all() throws IOException {
    images("train-images-idx3", 0x803, 3);
    images("t10k-images-idx3", 0x803, 2);
    labels("train-labels-idx1", 1, 2, 9);
    labels("t10k-labels-idx1", 0, 5);
  }

  @Test
  void readsTrainingAndTestExamplesInThisOrder() throws IOException {
    all();
    Dataset data = IdxImages.read(folder);
    assertThat(data.labels()).containsExactly(1, 2, 9, 0, 5);
    assertThat(data.classes()).isEqualTo(10);
    assertThat(data.features()[0]).containsExactly(0, 1 / 255f, 2 / 255f, 1);
    assertThat(data.features()[4]).containsExactly(4 / 255f, 5 / 255f, 6 / 255f, 1);
  }

  @Test
  void saysWhatIsMissingOrWrong() throws IOException {
    assertThatThrownBy(() -> IdxImages.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not installed")
        .hasMessageContaining("apt-get install dataset-fashion-mnist");
    all();
    labels("t10k-labels-idx1", 0);
    assertThatThrownBy(() -> IdxImages.read(folder)).hasMessageContaining("1 labels for 2 images");
    labels("t10k-labels-idx1", 0, 10);
    assertThatThrownBy(() -> IdxImages.read(folder)).hasMessageContaining("label 10");
    images("train-images-idx3", 0x801, 3);
    assertThatThrownBy(() -> IdxImages.read(folder)).hasMessageContaining("instead of 2051");
    images("train-images-idx3", 0x803, -1);
    assertThatThrownBy(() -> IdxImages.read(folder)).hasMessageContaining("size of -1");
  }
}
