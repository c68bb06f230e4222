/** What makes a task's sums private: clipping, sensitivity, noise, budget. Pure. */
package io.tributary.operators.privacy;
