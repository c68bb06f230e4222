package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import io.tributary.operators.task.Strategies;
import java.util.ArrayList;
import java.util.List;

/** Held rules by their text. */
public final class HeldRules {
  // Found once: looking through the class path costs more than a round.
  private static final Strategies<Stage.Factory> STAGES =
      Strategies.load("aggregation rule", Stage.Factory.class, Stage.Factory::name);

  /** What {@code robust} stands for: chosen by the measured grid of attacks and rules. */
  private static final List<String> ROBUST = List.of("arc", "caf");

  private HeldRules() {}

  /** Parses a rule; throws IllegalArgumentException that says what is wrong. */
  public static HeldRule parse(String text) {
    List<Stage> stages = new ArrayList<>();
    for (Call call : Call.chain(text)) {
      if (call.name().equals("robust")) {
        call.onlyKnown("f");
        ROBUST.forEach(name -> stages.add(stage(new Call(name, call.arguments()))));
      } else {
        stages.add(stage(call));
      }
    }
    for (Stage before : stages.subList(0, stages.size() - 1)) {
      if (before.isRule()) {
        throw new IllegalArgumentException(
            "'" + before.text() + "' is a rule and must be the last of '" + text + "'");
      }
    }
    Stage last = stages.get(stages.size() - 1);
    if (!last.isRule()) {
      throw new IllegalArgumentException(
          "'"
              + last.text()
              + "' only prepares the updates; write a rule behind it, as in "
              + last.text()
              + " -> trimmed-mean(f=1)");
    }
    return new Chain(stages);
  }

  private static Stage stage(Call call) {
    return STAGES.named(call.name()).create(call);
  }

  /** All stages, by name. */
  public static List<Stage.Factory> known() {
    return STAGES.all();
  }
}
