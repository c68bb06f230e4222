package io.tributary.operators.robust;

import io.tributary.operators.task.Call;

/** The argument {@code trusted}: a participant whose update is honest by assumption. */
final class Trusted {
  private Trusted() {}

  static String of(Call call) {
    String id = call.arguments().get("trusted");
    if (id == null) {
      throw new IllegalArgumentException(
          call.name() + " needs " + call.name() + "(trusted=PARTICIPANT)");
    }
    return id;
  }
}
