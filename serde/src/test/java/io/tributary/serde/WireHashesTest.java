package io.tributary.serde;

import static io.tributary.serde.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.WireHashes.ManifestLine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is hashed, put together here by hand from the description of the wire format. */
final class WireHashesTest {
  private static final ManifestLine A = new ManifestLine(digest("a"), 1.5);
  private static final ManifestLine B = new ManifestLine(digest("b"), 0.25);

  @Test
  void knownAnswers() {
    assertThat(WireHashes.rootHash(List.of(digest("a"), digest("b"))))
        .hasToString("8615f8ad7710bc7fa9bb47287ccf4a9f354c5bd2be03f1ecdb627cc263362436");
    assertThat(WireHashes.manifestHash("clinics", "digits", 3, List.of(A, B)))
        .hasToString("14a7ed5d02b8aabe94a0608a92283430ca8ecc64fa8ddbbc435f8c69df0715bc");
    assertThat(WireHashes.updateId("a".getBytes(StandardCharsets.US_ASCII))).isEqualTo(digest("a"));
  }

  @Property
  void theRootHashCoversCountAndBlocksInOrder(@ForAll List<Long> blocks)
      throws NoSuchAlgorithmException {
    List<Digest> hashes = blocks.stream().map(n -> digest("block " + n)).toList();
    ByteBuffer hashed = ByteBuffer.allocate(19 + 4 + 32 * hashes.size());
    hashed.put(ascii("tributary.model.v1\0")).putInt(hashes.size());
    hashes.forEach(hash -> hashed.put(hash.bytes()));
    assertThat(WireHashes.rootHash(hashes).bytes()).isEqualTo(sha256(hashed.array()));
  }

  @Test
  void theManifestHashCoversEverything() throws NoSuchAlgorithmException {
    ByteBuffer hashed = ByteBuffer.allocate(22 + 4 + 7 + 4 + 7 + 8 + 2 * (32 + 8));
    hashed.put(ascii("tributary.manifest.v1\0"));
    hashed.putInt(7).put(ascii("clinics"));
    hashed.putInt(7).put("zäh-1".getBytes(StandardCharsets.UTF_8), 0, 6).put((byte) '2');
    hashed.putInt(9).putInt(2);
    // "b" hashes to 3e23..., "a" to ca97...
    hashed.put(digest("b").bytes()).putDouble(0.25);
    hashed.put(digest("a").bytes()).putDouble(1.5);
    assertThat(hashed.hasRemaining()).isFalse();
    assertThat(WireHashes.manifestHash("clinics", "zäh-12", 9, List.of(A, B)).bytes())
        .isEqualTo(sha256(hashed.array()));
  }

  @Property
  void theManifestHashDoesNotDependOnTheOrder(@ForAll List<Double> factors, @ForAll long seed) {
    List<ManifestLine> lines = new ArrayList<>();
    for (int i = 0; i < factors.size(); i++) {
      lines.add(new ManifestLine(digest("update " + i), factors.get(i)));
    }
    Digest hash = WireHashes.manifestHash("clinics", "digits", 1, List.copyOf(lines));
    Collections.shuffle(lines, new Random(seed));
    assertThat(WireHashes.manifestHash("clinics", "digits", 1, lines)).isEqualTo(hash);
  }

  @Test
  void everyPartOfAManifestChangesItsHash() {
    List<ManifestLine> lines = List.of(A, B);
    List<Digest> hashes =
        List.of(
            WireHashes.manifestHash("clinics", "digits", 1, lines),
            WireHashes.manifestHash("clinic", "sdigits", 1, lines),
            WireHashes.manifestHash("clinicsd", "igits", 1, lines),
            WireHashes.manifestHash("digits", "clinics", 1, lines),
            WireHashes.manifestHash("clinics", "digits", 2, lines),
            WireHashes.manifestHash("clinics", "digits", 1, List.of(A)),
            WireHashes.manifestHash("clinics", "digits", 1, List.of()),
            WireHashes.manifestHash(
                "clinics", "digits", 1, List.of(A, new ManifestLine(digest("c"), 0.25))),
            WireHashes.manifestHash(
                "clinics",
                "digits",
                1,
                List.of(A, new ManifestLine(digest("b"), Math.nextUp(0.25)))));
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void aHashOfOneKindNeverStandsForAnother() {
    byte[] header = ascii("header");
    byte[] signed = WireHashes.signedMessage(header);
    assertThat(signed).isEqualTo(ascii("tributary.update.v1\0header"));
    assertThat(Digest.sha256(signed)).isNotEqualTo(WireHashes.updateId(header));

    // The bytes under a root hash, offered as a header, must not be what a participant signs.
    ByteBuffer model = ByteBuffer.allocate(19 + 4).put(ascii("tributary.model.v1\0")).putInt(0);
    assertThat(WireHashes.updateId(model.array())).isEqualTo(WireHashes.rootHash(List.of()));
    assertThat(Digest.sha256(WireHashes.signedMessage(model.array())))
        .isNotEqualTo(WireHashes.rootHash(List.of()));
    assertThat(WireHashes.rootHash(List.of()))
        .isNotEqualTo(WireHashes.rootHash(List.of(Digest.ZERO)))
        .isNotEqualTo(WireHashes.manifestHash("", "", 0, List.of()));
  }

  @Test
  void anEmptyHeaderIsSignedWithThePrefixAlone() {
    assertThat(WireHashes.signedMessage(new byte[0])).isEqualTo(ascii("tributary.update.v1\0"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
