package io.tributary.benchmarks;

import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.secureagg.crypto.VerifyingKey;
import io.tributary.serde.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One Ed25519 signature of a header of 250 bytes, checked in the ways there are. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SignatureBenchmark {
  private static final int KEYS = 256;
  private static final int MESSAGE_BYTES = 250;
  private final byte[] message = new byte[MESSAGE_BYTES];
  private final VerifyingKey[] keys = new VerifyingKey[KEYS];
  private final PublicKey[] jdkKeys = new PublicKey[KEYS];
  private final byte[][] signatures = new byte[KEYS][];
  private int next;

  /** Keys and signatures, the same in every run. */
  @Setup
  public void sign() throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    for (int i = 0; i < KEYS; i++) {
      byte[] text = ("signer " + i).getBytes(StandardCharsets.UTF_8);
      SigningKey key = SigningKey.of(Digest.sha256(text).bytes());
      keys[i] = key.verifyingKey();
      signatures[i] = key.sign(message);
      byte[] x509 = HexFormat.of().parseHex("302a300506032b6570032100" + keys[i].hex());
      jdkKeys[i] = factory.generatePublic(new X509EncodedKeySpec(x509));
    }
  }

  private int turn() {
    next = (next + 1) % KEYS;
    return next;
  }

  /** What the intake does: the key is decoded already. */
  @Benchmark
  public boolean registeredKey() {
    int i = turn();
    return keys[i].verifies(message, signatures[i]);
  }

  /** Bouncy Castle from the key's bytes. */
  @Benchmark
  public boolean keyBytes() {
    int i = turn();
    return org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
        signatures[i], 0, keys[i].bytes(), 0, message, 0, message.length);
  }

  /** What registering a participant costs. */
  @Benchmark
  public VerifyingKey decodeKey() {
    return VerifyingKey.of(keys[turn()].bytes());
  }

  /** The JDK's provider, its key decoded already. */
  @Benchmark
  public boolean jdk() throws GeneralSecurityException {
    int i = turn();
    Signature jdk = Signature.getInstance("Ed25519");
    jdk.initVerify(jdkKeys[i]);
    jdk.update(message);
    return jdk.verify(signatures[i]);
  }
}
