package io.tributary.secureagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tributary.privacy.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known answers from RFC 8032, section 7.1, and what must be refused. */
final class Ed25519Test {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MESSAGE = "an update".getBytes(StandardCharsets.US_ASCII);

  /** A key made from a fixed seed, so that failures repeat. */
  private static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.BYTES];
    Arrays.fill(seed, (byte) number);
    return SigningKey.of(seed);
  }

  @ParameterizedTest(name = "RFC 8032 test {0}")
  @CsvSource({
    "1,"
        + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "2,"
        + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "3,"
        + "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void knownAnswers(int test, String seed, String publicKey, String message, String signature) {
    SigningKey key = SigningKey.of(HEX.parseHex(seed));
    assertThat(key.verifyingKey().hex()).isEqualTo(publicKey);
    assertThat(HEX.formatHex(key.sign(HEX.parseHex(message)))).isEqualTo(signature);
    assertThat(
            VerifyingKey.of(HEX.parseHex(publicKey))
                .verifies(HEX.parseHex(message), HEX.parseHex(signature)))
        .isTrue();
  }

  @Property(tries = 100)
  void theJdkAcceptsWhatWeSign(@ForAll byte[] message, @ForAll @IntRange(max = 255) int seed)
      throws GeneralSecurityException {
    SigningKey key = key(seed);
    byte[] x509 = HEX.parseHex("302a300506032b6570032100" + key.verifyingKey().hex());
    Signature jdk = Signature.getInstance("Ed25519");
    jdk.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
    jdk.update(message);
    assertThat(jdk.verify(key.sign(message))).isTrue();
  }

  @Test
  void anotherKeyDoesNotVerify() {
    byte[] signature = key(1).sign(MESSAGE);
    assertThat(key(1).verifyingKey().verifies(MESSAGE, signature)).isTrue();
    assertThat(key(2).verifyingKey().verifies(MESSAGE, signature)).isFalse();
  }

  @Property(tries = 200)
  void oneFlippedBitOfTheMessageIsNoticed(@ForAll @IntRange(max = 8 * 9 - 1) int bit) {
    byte[] signature = key(1).sign(MESSAGE);
    assertThat(key(1).verifyingKey().verifies(flipped(MESSAGE, bit), signature)).isFalse();
  }

  @Property(tries = 600)
  void oneFlippedBitOfTheSignatureIsNoticed(
      @ForAll @IntRange(max = 8 * VerifyingKey.SIGNATURE_BYTES - 1) int bit) {
    byte[] signature = key(1).sign(MESSAGE);
    assertThat(key(1).verifyingKey().verifies(MESSAGE, flipped(signature, bit))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 63, 65, 128})
  void aSignatureOfAnotherLengthIsRefused(int length) {
    byte[] signature = Arrays.copyOf(key(1).sign(MESSAGE), length);
    assertThat(key(1).verifyingKey().verifies(MESSAGE, signature)).isFalse();
  }

  @Test
  void aSignatureWhoseScalarIsNotReducedIsRefused() {
    // Adding the group's order to s gives a second signature of the same message, which RFC 8032
    // section 5.1.7 forbids to accept.
    byte[] order = HEX.parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    byte[] signature = key(1).sign(MESSAGE);
    int carry = 0;
    for (int i = 0; i < order.length; i++) {
      int sum = (signature[32 + i] & 0xFF) + (order[i] & 0xFF) + carry;
      signature[32 + i] = (byte) sum;
      carry = sum >>> 8;
    }
    assertThat(carry).isZero();
    assertThat(key(1).verifyingKey().verifies(MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the neutral element, 0100000000000000000000000000000000000000000000000000000000000000",
    "order 2,             ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "order 4,             0000000000000000000000000000000000000000000000000000000000000000",
    "order 4 negative,    0000000000000000000000000000000000000000000000000000000000000080",
    "order 8,             26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "order 8 other,       c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "y is p,              edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "y is p + 1,          eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "all ones,            ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "the base point + order 2, 9599999999999999999999999999999999999999999999999999999999999999",
    "not on the curve,    0200000000000000000000000000000000000000000000000000000000000000"
  })
  void pointsThatAreNoKeysAreRefused(String what, String point) {
    assertThatIllegalArgumentException()
        .as(what)
        .isThrownBy(() -> VerifyingKey.of(HEX.parseHex(point)))
        .withMessageContaining("not an Ed25519 public key");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void keysOfAnotherLengthAreRefused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerifyingKey.of(new byte[length]))
        .withMessage("an Ed25519 public key has 32 bytes, not " + length);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKey.of(new byte[length]))
        .withMessage("an Ed25519 secret key has 32 bytes, not " + length);
  }

  @Test
  void aSigningKeyCannotBePrinted() {
    SigningKey key = key(7);
    assertThat(key).hasToString("SigningKey(not printable)");
    assertThat(key.seed().toString() + key).doesNotContain("07070707", "[7, 7");
  }

  @Test
  void aSigningKeyKeepsACopyOfItsSeed() {
    byte[] seed = new byte[SigningKey.BYTES];
    SigningKey key = SigningKey.of(seed);
    VerifyingKey before = key.verifyingKey();
    seed[0] = 1;
    assertThat(key.verifyingKey()).isEqualTo(before);
    assertThat(key.seed()).isEqualTo(SecretBytes.copyOf(new byte[SigningKey.BYTES]));
  }

  @Test
  void generatedKeysDifferAndWork() {
    SigningKey one = SigningKey.generate();
    SigningKey other = SigningKey.generate();
    assertThat(one.verifyingKey()).isNotEqualTo(other.verifyingKey());
    assertThat(one.verifyingKey().verifies(MESSAGE, one.sign(MESSAGE))).isTrue();
  }

  @Test
  void aVerifyingKeyIsAValue() {
    VerifyingKey key = key(1).verifyingKey();
    byte[] bytes = key.bytes();
    assertThat(VerifyingKey.of(bytes)).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(key).hasToString("ed25519:" + key.hex()).isNotEqualTo(key(2).verifyingKey());
    bytes[0]++;
    assertThat(key.bytes()).isEqualTo(key(1).verifyingKey().bytes());
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }
}
