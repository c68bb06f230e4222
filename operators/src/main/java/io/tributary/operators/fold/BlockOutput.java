package io.tributary.operators.fold;

/** What one block of a task's model gives. */
public sealed interface BlockOutput permits Made, GramPart {}
