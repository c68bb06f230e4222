package io.tributary.serde.flink;

/**
 * A value whose serializer got a second format: the author came later.
 *
 * @param text what it says; the array is mutable
 * @param author who says it; "unknown" when format 1 wrote it
 */
record Note(char[] text, String author) {}
