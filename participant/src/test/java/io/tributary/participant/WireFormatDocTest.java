package io.tributary.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.ReleasedSchemas;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.WireException;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireHashes.ManifestLine;
import io.tributary.serde.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/wire-format.md is what people in other languages work from: every golden value in it is
 * computed anew here.
 */
final class WireFormatDocTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final ModelLayout LAYOUT = new ModelLayout(3, 2);

  /** Version 1 of the example; ArithmeticDocTest of the operators shows that it is. */
  private static final List<String> VERSION_1 = List.of("cc6c323fe66aaabd", "c766153d");

  private static String document;

  @BeforeAll
  static void read() throws IOException {
    document = Files.readString(Path.of("..", "docs", "wire-format.md"));
  }

  static Stream<Schema> wireSchemas() {
    return ReleasedSchemas.all().stream()
        .filter(schema -> schema.getNamespace().equals("io.tributary.schemas"));
  }

  @ParameterizedTest
  @MethodSource("wireSchemas")
  void everySchemaIsLinkedWithItsFirstTenBytes(Schema schema) {
    byte[] frame =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 0x01)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array();

    assertThat(document)
        .containsPattern(
            "\\| \\[%1$s\\]\\(../schemas/src/main/resources/io/tributary/schemas/released/\\d+/%1$s.avsc\\) \\| `%2$s` \\|"
                .formatted(schema.getName(), HEX.formatHex(frame)));
  }

  @ParameterizedTest
  @EnumSource(RejectionCode.class)
  void everyCodeIsDescribed(RejectionCode code) {
    assertThat(document.lines()).anyMatch(line -> line.startsWith("| `" + code + "` | "));
  }

  @Test
  void theKeysOfTheExample() {
    assertDocumented("public key of p1", key(0x00).verifyingKey().bytes());
    assertDocumented("public key of p2", key(0x20).verifyingKey().bytes());
  }

  @Test
  void theFirstUpdateOfTheExample() throws WireException {
    PreparedUpdate update = first();
    SignedUpdateHeader signed =
        new WireReader().read(SignedUpdateHeader.class, update.records().get(0));
    byte[] header = array(signed.getHeader());

    assertDocumented("header", header);
    assertDocumented("update id", update.id().bytes());
    assertDocumented("signed message", WireHashes.signedMessage(header));
    assertDocumented("signature", array(signed.getSignature()));
    assertDocumented("header record", update.records().get(0));
    assertDocumented("record of block 0", update.records().get(1));
    assertDocumented("record of block 1", update.records().get(2));
    assertThat(update.records()).hasSize(3);
  }

  @Test
  void theSecondUpdateOfTheExample() throws WireException {
    PreparedUpdate update = second();
    SignedUpdateHeader signed =
        new WireReader().read(SignedUpdateHeader.class, update.records().get(0));

    assertDocumented("header", array(signed.getHeader()));
    assertDocumented("update id", update.id().bytes());
    assertDocumented("signature", array(signed.getSignature()));
  }

  @Test
  void theManifestOfTheExample() {
    Digest hash =
        WireHashes.manifestHash(
            "clinics",
            "tiny",
            1,
            List.of(new ManifestLine(first().id(), 2.0), new ManifestLine(second().id(), 1.5)));

    assertDocumented("manifest hash", hash.bytes());
  }

  @Test
  void theRootHashOfTheExample() {
    List<Digest> blocks = VERSION_1.stream().map(hex -> Digest.sha256(HEX.parseHex(hex))).toList();

    VERSION_1.forEach(hex -> assertDocumented("block of version 1", HEX.parseHex(hex)));
    blocks.forEach(hash -> assertDocumented("hash of a block of version 1", hash.bytes()));
    assertDocumented("root hash of version 1", WireHashes.rootHash(blocks).bytes());
  }

  private static PreparedUpdate first() {
    return PreparedUpdate.sign(
        header("p1", 2.0, 0, Map.of("loss", 0.5)),
        new float[] {1.0f, -0.5f, 0.25f},
        LAYOUT,
        key(0x00));
  }

  private static PreparedUpdate second() {
    return PreparedUpdate.sign(
        header("p2", 1.5, 7, Map.of()), new float[] {0.1f, 0.2f, 0.3f}, LAYOUT, key(0x20));
  }

  private static UpdateHeader header(
      String participant, double weight, long sequence, Map<String, Double> metrics) {
    return UpdateHeader.newBuilder()
        .setFederation("clinics")
        .setTask("tiny")
        .setParticipant(participant)
        .setBaseVersion(0)
        .setWeight(weight)
        .setSequence(sequence)
        .setBlockHashes(List.of())
        .setMetrics(metrics)
        .build();
  }

  /** The key whose seed is 32 bytes that count up from {@code first}. */
  private static SigningKey key(int first) {
    byte[] seed = new byte[SigningKey.BYTES];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (first + i);
    }
    return SigningKey.of(seed);
  }

  private static byte[] array(ByteBuffer buffer) {
    return Arrays.copyOfRange(
        buffer.array(),
        buffer.arrayOffset() + buffer.position(),
        buffer.arrayOffset() + buffer.limit());
  }

  /** Golden values are written as lower-case hexadecimal, in lines of at most 32 bytes. */
  private static void assertDocumented(String what, byte[] bytes) {
    String hex = HEX.formatHex(bytes).replaceAll("(.{64})(?=.)", "$1\n");
    assertThat(document).as(what).contains(hex);
  }
}
