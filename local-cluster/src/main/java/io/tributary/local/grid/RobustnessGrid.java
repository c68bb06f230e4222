package io.tributary.local.grid;

import io.tributary.local.attack.Attack;
import io.tributary.local.attack.AttackSpec;
import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.Partitioner;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Every attack against every rule on every way to share out the data. */
public final class RobustnessGrid {
  /** What stands for nobody attacking. */
  public static final String NONE = "none";

  private static final int LAST = 5;
  private final Setting setting;
  private final Axes axes;

  /**
   * What all combinations have in common.
   *
   * @param task whose rule is replaced; algorithm fedavg of deltas and optimizer sgd
   * @param name of the data set
   * @param data of which a fifth is held out
   * @param participants n
   * @param seeds 1 to this number
   * @param threads how many combinations are computed at the same time
   */
  public record Setting(
      TaskSpec task, String name, Dataset data, int participants, int seeds, int threads) {}

  /**
   * What is combined.
   *
   * @param partitions how examples are shared out
   * @param attackers numbers of attackers f
   * @param attacks as written without their number, or {@link #NONE}
   * @param rules as written, with {@code F} where f is filled in: {@code trimmed-mean(f=F)}
   */
  public record Axes(
      List<String> partitions, List<Integer> attackers, List<String> attacks, List<String> rules) {}

  /** A grid; throws IllegalArgumentException for an axis that cannot be read. */
  public RobustnessGrid(Setting setting, Axes axes) {
    this.setting = setting;
    this.axes = axes;
    axes.partitions().forEach(Partitioner::parse);
    axes.attacks().forEach(RobustnessGrid::attack);
    axes.rules().forEach(rule -> TaskPlan.of(task(filled(rule, 1))));
    for (int f : axes.attackers()) {
      if (f < 1 || f >= setting.participants()) {
        throw new IllegalArgumentException(
            f + " attackers: from 1 to all but one of " + setting.participants() + " can attack");
      }
    }
  }

  private static Optional<Attack> attack(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(AttackSpec.attack(text));
  }

  /** The rule's text with the number of attackers filled in. */
  static String filled(String rule, int f) {
    return rule.replace("=F", "=" + f);
  }

  private TaskSpec task(String rule) {
    TaskSpec task = setting.task();
    return TaskSpec.newBuilder(task)
        .setAggregation(AggregationSpec.newBuilder(task.getAggregation()).setRule(rule).build())
        .build();
  }

  /** Computes all; tells {@code each} of each cell as soon as it and those before it are done. */
  public List<Cell> run(Consumer<Cell> each) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(setting.threads());
    try {
      List<Future<Cell>> running = new ArrayList<>();
      for (String partition : axes.partitions()) {
        for (int f : axes.attackers()) {
          for (String attack : axes.attacks()) {
            for (String rule : axes.rules()) {
              running.add(threads.submit(() -> cell(partition, f, attack, filled(rule, f))));
            }
          }
        }
      }
      List<Cell> cells = new ArrayList<>();
      for (Future<Cell> cell : running) {
        cells.add(cell.get());
        each.accept(cell.get());
      }
      return cells;
    } finally {
      threads.shutdownNow();
    }
  }

  private Cell cell(String partition, int f, String attack, String rule) {
    TaskPlan plan = TaskPlan.of(task(rule));
    Optional<Attack> attacking = attack(attack);
    int counted = setting.participants() - (attacking.filter(Attack::refused).isPresent() ? f : 0);
    List<Double> accuracies = new ArrayList<>();
    List<Double> backdoors = new ArrayList<>();
    String impossible = impossible(plan.held(), counted);
    for (long seed = 1; impossible.isEmpty() && seed <= setting.seeds(); seed++) {
      run(plan.spec(), partition, attacking.map(a -> new AttackSpec(a, f)), seed, accuracies)
          .ifPresent(backdoors::add);
    }
    return new Cell(setting.name(), partition, attack, f, rule, accuracies, backdoors, impossible);
  }

  private static String impossible(HeldRule rule, int updates) {
    if (rule == null || rule.maxByzantine(updates) >= rule.byzantine()) {
      return "";
    }
    return rule.text() + " bears " + rule.maxByzantine(updates) + " of " + updates;
  }

  /** One run; adds its accuracy and returns the success of the backdoor, if there is one. */
  private Optional<Double> run(
      TaskSpec task,
      String partition,
      Optional<AttackSpec> attack,
      long seed,
      List<Double> accuracies) {
    Dataset.Split split = setting.data().holdOut();
    List<Dataset> shares =
        Partitioner.parse(partition).split(split.train(), setting.participants(), seed);
    PlainFederation federation = new PlainFederation(task, shares, attack, seed);
    int rounds = task.getRounds().getCount();
    int last = Math.min(LAST, rounds);
    double sum = 0;
    for (int round = 1; round <= rounds; round++) {
      federation.round();
      sum += round > rounds - last ? federation.evaluate(split.test()).accuracy() : 0;
    }
    accuracies.add(sum / last);
    return attack
        .flatMap(spec -> spec.attack().trigger())
        .map(trigger -> federation.evaluate(split.test().marked(trigger)).accuracy());
  }
}
