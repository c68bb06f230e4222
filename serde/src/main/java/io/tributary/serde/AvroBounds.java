package io.tributary.serde;

import io.tributary.schemas.RejectionCode;
import org.apache.avro.Schema;

/**
 * Walks Avro binary data along its schema without allocating anything, so that a decoder that comes
 * after it cannot be made to allocate more than the record is long.
 */
final class AvroBounds {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_LONG_BYTES = 10;
  private final byte[] bytes;
  private final int end;
  private int position;

  private AvroBounds(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /**
   * Checks that {@code bytes[start, end)} is exactly one datum of {@code schema} and that every
   * length in it fits into what is there.
   */
  static void check(Schema schema, byte[] bytes, int start, int end) throws WireException {
    AvroBounds walk = new AvroBounds(bytes, start, end);
    walk.datum(schema, 0);
    if (walk.position != end) {
      throw new WireException(
          RejectionCode.TRAILING_BYTES,
          (end - walk.position) + " bytes follow the end of the " + schema.getName());
    }
  }

  private void datum(Schema schema, int depth) throws WireException {
    if (depth > MAX_DEPTH) {
      throw new WireException(RejectionCode.MALFORMED, "nested deeper than " + MAX_DEPTH);
    }
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          datum(field.schema(), depth + 1);
        }
      }
      case UNION -> datum(schema.getTypes().get(index(schema.getTypes().size())), depth + 1);
      case ENUM -> index(schema.getEnumSymbols().size());
      case ARRAY -> items(null, schema.getElementType(), depth);
      case MAP -> items(Schema.create(Schema.Type.STRING), schema.getValueType(), depth);
      case STRING, BYTES -> skip(length());
      case FIXED -> skip(schema.getFixedSize());
      case INT -> int32();
      case LONG -> varint();
      case FLOAT -> skip(Float.BYTES);
      case DOUBLE -> skip(Double.BYTES);
      case BOOLEAN -> bool();
      case NULL -> {}
    }
  }

  private void items(Schema key, Schema value, int depth) throws WireException {
    for (long count = varint(); count != 0; count = varint()) {
      if (count < 0) {
        count = -count;
        varint();
      }
      if (count < 0 || count > end - position) {
        throw new WireException(
            RejectionCode.LENGTH_OUT_OF_RANGE,
            "declares " + count + " items with " + (end - position) + " bytes left");
      }
      for (long i = 0; i < count; i++) {
        if (key != null) {
          datum(key, depth + 1);
        }
        datum(value, depth + 1);
      }
    }
  }

  private int length() throws WireException {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new WireException(
          RejectionCode.LENGTH_OUT_OF_RANGE,
          "declares a length of " + length + " with " + (end - position) + " bytes left");
    }
    return (int) length;
  }

  private int index(int size) throws WireException {
    long index = varint(MAX_INT_BYTES);
    if (index < 0 || index >= size) {
      throw new WireException(
          RejectionCode.MALFORMED, "index " + index + " is not one of " + size + " choices");
    }
    return (int) index;
  }

  private void int32() throws WireException {
    long value = varint(MAX_INT_BYTES);
    if (value != (int) value) {
      throw new WireException(RejectionCode.MALFORMED, "int " + value + " does not fit 32 bits");
    }
  }

  private void bool() throws WireException {
    int at = position;
    skip(1);
    if (bytes[at] != 0 && bytes[at] != 1) {
      throw new WireException(RejectionCode.MALFORMED, "boolean is " + bytes[at]);
    }
  }

  private void skip(int count) throws WireException {
    if (count > end - position) {
      throw new WireException(
          RejectionCode.TRUNCATED, "needs " + count + " bytes, has " + (end - position));
    }
    position += count;
  }

  private long varint() throws WireException {
    return varint(MAX_LONG_BYTES);
  }

  private long varint(int most) throws WireException {
    long value = 0;
    for (int i = 0; i < most; i++) {
      int at = position;
      skip(1);
      value |= (bytes[at] & 0x7FL) << (7 * i);
      if (bytes[at] >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new WireException(RejectionCode.MALFORMED, "a number is longer than " + most + " bytes");
  }
}
