package io.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.noise.NoiseKey;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyReferenceTest {
  private static final byte[] SECRET = new byte[40];

  static {
    Arrays.fill(SECRET, (byte) 'x');
  }

  @TempDir Path folder;

  private Path file(String name, byte[] content, String permissions) throws Exception {
    Path file = Files.write(folder.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void refused(String reference, String... words) {
    assertThatThrownBy(() -> new KeyReference(reference).read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("xxxx"));
  }

  @Test
  void aFileIsReadIfOnlyItsOwnerCan() throws Exception {
    NoiseKey key = new KeyReference("file:" + file("a", SECRET, "rw-------")).read().orElseThrow();
    assertThat(key.fingerprint()).isEqualTo(new NoiseKey(SecretBytes.copyOf(SECRET)).fingerprint());
    refused("file:" + file("b", SECRET, "rw-r-----"), "chmod 0600");
    refused("file:" + file("c", new byte[31], "rw-------"), "at least 32 bytes", "openssl");
    refused("file:" + folder.resolve("none"), "cannot be read");
  }

  @Test
  void anEnvironmentVariableIsBase64() {
    String text = Base64.getEncoder().encodeToString(SECRET);
    assertThat(EnvironmentKey.decoded("K", text + "\n")).isEqualTo(SecretBytes.copyOf(SECRET));
    assertThatThrownBy(() -> EnvironmentKey.decoded("K", "xxxx secret!"))
        .hasMessageContaining("K is not base64")
        .hasNoCause()
        .satisfies(e -> assertThat(e.toString()).doesNotContain("xxxx"));
    refused("env:TRIBUTARY_KEY_THAT_IS_NOT_SET", "is not set");
  }

  @Test
  void aKeyStoreHoldsASecretKey() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "password".toCharArray();
    store.setEntry(
        "noise",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(SECRET, "HmacSHA256")),
        new KeyStore.PasswordProtection(password));
    Path path = file("keys.p12", new byte[0], "rw-------");
    try (OutputStream out = Files.newOutputStream(path)) {
      store.store(out, password);
    }
    assertThat(Pkcs12Key.read(path, "noise", password)).isEqualTo(SecretBytes.copyOf(SECRET));
    assertThatThrownBy(() -> Pkcs12Key.read(path, "other", password))
        .hasMessageContaining("no key 'other'");
    assertThatThrownBy(() -> Pkcs12Key.read(path, "noise", "wrong".toCharArray()))
        .hasMessageContaining("check path and password");
    refused("pkcs12:" + path, "alias=NAME&password=env:NAME");
  }

  @Test
  void otherPlacesAreNotKnown() {
    refused("vault:secret/noise", "env", "file", "pkcs12");
    refused("noise.key", "for instance file:");
    assertThatThrownBy(() -> AggregationOptions.parse("--noise-key", "nowhere"))
        .hasMessageContaining("for instance file:");
    assertThat(AggregationOptions.parse().noiseKey().read()).isEmpty();
  }
}
