package io.tributary.operators.admit;

import io.tributary.schemas.RejectionCode;

/**
 * Why something is refused.
 *
 * @param code stable code
 * @param detail for people; never content
 */
record Refusal(RejectionCode code, String detail) {}
