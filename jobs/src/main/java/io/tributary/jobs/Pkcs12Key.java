package io.tributary.jobs;

import io.tributary.privacy.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code pkcs12:PATH?alias=NAME&password=env:NAME}: a secret key of a PKCS#12 key store, whose
 * password is in an environment variable.
 */
public final class Pkcs12Key implements KeyProvider {
  private static final Pattern PLACE =
      Pattern.compile("(?<path>[^?]+)\\?alias=(?<alias>[^&]+)&password=env:(?<name>\\w+)");

  /** For {@link java.util.ServiceLoader}. */
  public Pkcs12Key() {}

  @Override
  public String scheme() {
    return "pkcs12";
  }

  @Override
  public SecretBytes read(String place) {
    Matcher m = PLACE.matcher(place);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'" + place + "' is not PATH?alias=NAME&password=env:NAME");
    }
    String password = System.getenv(m.group("name"));
    if (password == null) {
      throw new IllegalArgumentException(
          "the environment variable "
              + m.group("name")
              + " is not set. Fix: set it to the key store's password for every TaskManager");
    }
    return read(Path.of(m.group("path")), m.group("alias"), password.toCharArray());
  }

  static SecretBytes read(Path path, String alias, char[] password) {
    try (InputStream in = Files.newInputStream(path)) {
      FileKey.requireOwnerOnly(path);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      Key key = store.getKey(alias, password);
      if (key == null) {
        throw new IllegalArgumentException("the key store " + path + " has no key '" + alias + "'");
      }
      return SecretBytes.copyOf(key.getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the key store "
              + path
              + " cannot be read: "
              + e.getMessage()
              + ". Fix: check path and password",
          e);
    }
  }
}
