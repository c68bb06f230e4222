package io.tributary.serde.codec;

/** Codecs that only tests know; they have a name and nothing else. */
public final class TestCodecs {
  private TestCodecs() {}

  /** A codec that refuses to work. */
  abstract static class Named implements PayloadCodec {
    @Override
    public String name() {
      return "test-" + getClass().getSimpleName();
    }

    @Override
    public int maxBytes(int length) {
      return length;
    }

    @Override
    public void decode(byte[] payload, int offset, int bytes, float[] target, int length) {
      throw new UnsupportedOperationException(name());
    }

    @Override
    public byte[] encode(float[] values, int start, int length) {
      throw new UnsupportedOperationException(name());
    }
  }

  /** Test codec. */
  public static final class A extends Named {}

  /** Test codec. */
  public static final class B extends Named {}

  /** Test codec. */
  public static final class C extends Named {}

  /** Test codec. */
  public static final class D extends Named {}

  /** Test codec. */
  public static final class E extends Named {}

  /** Test codec. */
  public static final class F extends Named {}
}
