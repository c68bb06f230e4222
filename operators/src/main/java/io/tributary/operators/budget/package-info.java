/** Whether the privacy budget of a data set has room for one more task. */
package io.tributary.operators.budget;
