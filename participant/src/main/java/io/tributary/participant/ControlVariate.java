package io.tributary.participant;

import io.tributary.privacy.L2Clip;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.TaskSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A participant's control variate c_i of SCAFFOLD (Karimireddy et al. 2020, algorithm 1, option
 * II), kept on disk. A change takes effect when the federation has included the update that carries
 * it, so that the server's c stays the mean of all c_i whatever is refused or crashes.
 *
 * <p>Use: add {@link #correction} to every local gradient; send {@link #change} as the update's
 * vector {@code control}; pass receipts on to {@link #decided}.
 */
public final class ControlVariate {
  /** Name of the vector that carries c in models and its change in updates. */
  public static final String VECTOR = "control";

  private static final int FORMAT = 1;
  private static final int NONE = -1;
  private final Path file;
  private float[] own;
  private float[] pending;
  private int pendingBase = NONE;

  /**
   * Reads it, or begins with zeros.
   *
   * @param parameters length of the model
   */
  public ControlVariate(Path file, int parameters) {
    this.file = file;
    this.own = new float[parameters];
    this.pending = new float[parameters];
    if (Files.exists(file)) {
      read(parameters);
    }
  }

  /** c - c_i, to be added to each gradient of the local loss. */
  public float[] correction(Model model) {
    float[] serverControl = model.further().get(VECTOR);
    float[] correction = new float[own.length];
    for (int i = 0; i < own.length; i++) {
      correction[i] = serverControl[i] - own[i];
    }
    return correction;
  }

  /**
   * The change of c_i: -c - delta / (steps * learningRate), clipped to the task's bound, so that
   * what is remembered is what is sent. Remembered until it is decided.
   *
   * @param delta trained parameters minus the model's
   * @param steps local steps taken, at least 1
   * @param learningRate of the local steps, above 0
   */
  public float[] change(Model model, TaskSpec task, float[] delta, int steps, double learningRate) {
    float[] serverControl = model.further().get(VECTOR);
    for (int i = 0; i < own.length; i++) {
      pending[i] = (float) (-serverControl[i] - delta[i] / (steps * learningRate));
    }
    L2Clip.clip(pending, Training.furtherBound(task));
    pendingBase = model.version();
    write();
    return pending.clone();
  }

  /** Makes the remembered change effective if the update was included, and forgets it. */
  public void decided(int baseVersion, Receipt receipt) {
    if (baseVersion != pendingBase) {
      return;
    }
    if (receipt.getStatus() == ReceiptStatus.INCLUDED) {
      for (int i = 0; i < own.length; i++) {
        own[i] += pending[i];
      }
    }
    pendingBase = NONE;
    write();
  }

  private void write() {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(draft))) {
        out.writeInt(FORMAT);
        out.writeInt(own.length);
        out.writeInt(pendingBase);
        out.write(bytes(own));
        out.write(bytes(pending));
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the control variate cannot be kept in " + file, e);
    }
  }

  private void read(int parameters) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != FORMAT || in.readInt() != parameters) {
        throw new IOException("it is of another format or another model");
      }
      pendingBase = in.readInt();
      own = floats(in, parameters);
      pending = floats(in, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("the control variate in " + file + " cannot be read", e);
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static float[] floats(DataInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(Math.multiplyExact(length, Float.BYTES));
    if (bytes.length < length * Float.BYTES) {
      throw new IOException("it is cut off");
    }
    float[] values = new float[length];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** Not its content. */
  @Override
  public String toString() {
    return "control variate of " + own.length + " parameters";
  }
}
