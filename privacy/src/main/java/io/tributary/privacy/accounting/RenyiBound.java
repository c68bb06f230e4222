package io.tributary.privacy.accounting;

/**
 * What Rényi differential privacy says.
 *
 * @param value epsilon, or delta
 * @param order the order that gave it
 */
public record RenyiBound(double value, double order) {}
