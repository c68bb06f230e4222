package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.function.Function;

/** A factory that is told all it says. */
abstract class NamedStage implements Stage.Factory {
  private final String name;
  private final String usage;
  private final String about;
  private final Function<Call, Stage> create;

  NamedStage(String name, String usage, String about, Function<Call, Stage> create) {
    this.name = name;
    this.usage = usage;
    this.about = about;
    this.create = create;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String usage() {
    return usage;
  }

  @Override
  public final String about() {
    return about;
  }

  @Override
  public final Stage create(Call call) {
    return create.apply(call);
  }
}
