package io.tributary.operators.robust;

/**
 * Why an update counts for nothing in a round, or for less.
 *
 * @param row the update, from 0, in the order of the round's updates
 * @param code for programs: SCREAMING_SNAKE_CASE, for example DISTANT
 * @param detail for people: one sentence with the numbers that decided, without the update's values
 */
public record Exclusion(int row, String code, String detail) {}
