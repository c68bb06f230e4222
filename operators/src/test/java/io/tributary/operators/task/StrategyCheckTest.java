package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name and argument that a task may get wrong, one at a time. */
class StrategyCheckTest {
  private static final Map<String, BiConsumer<TaskSpec, String>> KEYS =
      Map.of(
          "spec.rounds.policy", (t, text) -> t.getRounds().setPolicy(text),
          "spec.rounds.selection", (t, text) -> t.getRounds().setSelection(text),
          "spec.rounds.staleness", (t, text) -> buffered(t).setStaleness(text),
          "spec.aggregation.rule", (t, text) -> t.getAggregation().setRule(text),
          "spec.aggregation.algorithm", (t, text) -> t.getAggregation().setAlgorithm(text),
          "spec.aggregation.weightBy", (t, text) -> t.getAggregation().setWeightBy(text),
          "spec.aggregation.of", (t, text) -> t.getAggregation().setOf(text),
          "spec.optimizer.name", (t, text) -> t.getOptimizer().setName(text),
          "spec.optimizer.schedule", (t, text) -> t.getOptimizer().setSchedule(text));

  private static RoundsSpec buffered(TaskSpec task) {
    task.getRounds().setPolicy("buffered");
    task.getRounds().setBufferSize(2);
    return task.getRounds();
  }

  private static List<Problem> problems(String key, String text) {
    TaskSpec task = Fixtures.task(2, 3).build();
    task.setAggregation(AggregationSpec.newBuilder().build());
    KEYS.get(key).accept(task, text);
    return TaskCheck.problems(task);
  }

  private static void assertRefused(String key, String text, String reason) {
    assertThat(problems(key, text))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo(key);
              assertThat(problem.reason()).contains(reason);
              assertThat(problem.fix()).isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.rounds.policy|async, buffered, sync",
        "spec.rounds.selection|all, random(seed=S)",
        "spec.rounds.staleness|constant, polynomial(a=A), hinge(a=A,b=B)",
        "spec.aggregation.rule|''",
        "spec.aggregation.algorithm|fedavg, fednova, qfedavg, scaffold",
        "spec.aggregation.weightBy|samples, uniform, capped(max=M), quality",
        "spec.aggregation.of|deltas, models",
        "spec.optimizer.name|fedadagrad, fedadam, fedavgm, fedyogi, sgd",
        "spec.optimizer.schedule|"
            + "constant, step(every=N,factor=F), cosine(rounds=N,floor=F), warm-up(rounds=N)",
      })
  void anUnknownNameIsToldAllThatAreKnown(String key, String known) {
    assertRefused(key, "nobody", "'nobody'");
    assertRefused(key, "nobody", "known: " + known);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec.rounds.selection",
        "spec.rounds.staleness",
        "spec.aggregation.algorithm",
        "spec.aggregation.weightBy",
        "spec.optimizer.name",
        "spec.optimizer.schedule"
      })
  void whatIsNoCallIsRefused(String key) {
    assertRefused(key, "", "name(key=value,...)");
    assertRefused(key, "a(b=1", "name(key=value,...)");
    assertRefused(key, "a(b)", "not of the form key=value");
    assertRefused(key, "a(b=1,b=2)", "argument b is given twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.rounds.selection|all(seed=1)|all has no argument 'seed'; it has none",
        "spec.rounds.selection|random(sed=1)|random has no argument 'sed'; known: seed",
        "spec.rounds.staleness|constant(a=1)|constant has no argument 'a'; it has none",
        "spec.rounds.staleness|polynomial(b=1)|no argument 'b'; known: a",
        "spec.rounds.staleness|hinge(a=1,b=1,c=1)|no argument 'c'; known: a, b",
        "spec.aggregation.algorithm|fedavg(q=1)|fedavg has no argument 'q'",
        "spec.aggregation.algorithm|fednova(q=1)|fednova has no argument 'q'",
        "spec.aggregation.algorithm|qfedavg(p=1)|known: q, maxLoss, localRate",
        "spec.aggregation.algorithm|scaffold(n=1)|known: participants",
        "spec.aggregation.weightBy|samples(max=1)|samples has no argument 'max'",
        "spec.aggregation.weightBy|uniform(max=1)|uniform has no argument 'max'",
        "spec.aggregation.weightBy|quality(max=1)|quality has no argument 'max'",
        "spec.aggregation.weightBy|capped(at=1)|known: max",
        "spec.optimizer.name|sgd(momentum=0.9)|sgd has no argument 'momentum'",
        "spec.optimizer.name|fedavgm(beta=0.9)|known: momentum, nesterov",
        "spec.optimizer.name|fedadagrad(beta2=0.9)|known: beta1, tau",
        "spec.optimizer.name|fedadam(beta=0.9)|known: beta1, beta2, tau",
        "spec.optimizer.name|fedyogi(beta=0.9)|known: beta1, beta2, tau",
        "spec.optimizer.schedule|constant(rounds=1)|constant has no argument 'rounds'",
        "spec.optimizer.schedule|step(n=1)|known: every, factor",
        "spec.optimizer.schedule|cosine(n=1)|known: rounds, floor",
        "spec.optimizer.schedule|warm-up(n=1)|known: rounds",
      })
  void anUnknownArgumentIsToldAllThatAreKnown(String key, String text, String reason) {
    assertRefused(key, text, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.rounds.selection|random|random needs random(seed=...)",
        "spec.rounds.selection|random(seed=1.5)|seed = '1.5' is not a number of the right kind",
        "spec.rounds.staleness|polynomial|needs polynomial(a=...)",
        "spec.rounds.staleness|polynomial(a=0)|must be above 0",
        "spec.rounds.staleness|polynomial(a=Infinity)|not a number of the right kind",
        "spec.rounds.staleness|hinge(b=1)|needs hinge(a=...)",
        "spec.rounds.staleness|hinge(a=1)|needs hinge(b=...)",
        "spec.rounds.staleness|hinge(a=-1,b=1)|a = -1.0 must be above 0",
        "spec.rounds.staleness|hinge(a=1,b=-1)|b = -1.0 must be at least 0.0",
        "spec.aggregation.algorithm|qfedavg(maxLoss=1,localRate=1)|needs qfedavg(q=...)",
        "spec.aggregation.algorithm|qfedavg(q=1,localRate=1)|needs qfedavg(maxLoss=...)",
        "spec.aggregation.algorithm|qfedavg(q=1,maxLoss=1)|needs qfedavg(localRate=...)",
        "spec.aggregation.algorithm|qfedavg(q=11,maxLoss=1,localRate=1)|[0.0, 10.0]",
        "spec.aggregation.algorithm|qfedavg(q=-1,maxLoss=1,localRate=1)|[0.0, 10.0]",
        "spec.aggregation.algorithm|qfedavg(q=1,maxLoss=0,localRate=1)|[0.001, 1000.0]",
        "spec.aggregation.algorithm|qfedavg(q=1,maxLoss=1,localRate=0)|above 0",
        "spec.aggregation.algorithm|scaffold|needs scaffold(participants=...)",
        "spec.aggregation.algorithm|scaffold(participants=0)|must lie in [1, 1000000000]",
        "spec.aggregation.weightBy|capped|needs capped(max=...)",
        "spec.aggregation.weightBy|capped(max=0)|at least",
        "spec.aggregation.weightBy|capped(max=NaN)|not a number of the right kind",
        "spec.optimizer.name|fedavgm(momentum=1)|momentum = 1.0 must lie in [0.0,",
        "spec.optimizer.name|fedavgm(momentum=-0.1)|must lie in [0.0,",
        "spec.optimizer.name|fedavgm(nesterov=yes)|'yes' is not true or false",
        "spec.optimizer.name|fedadagrad(beta1=1)|beta1 = 1.0 must lie in [0.0,",
        "spec.optimizer.name|fedadam(beta2=1)|beta2 = 1.0 must lie in [0.0,",
        "spec.optimizer.name|fedadam(tau=0)|tau = 0.0 must lie in [1.0E-12, 1.0]",
        "spec.optimizer.name|fedyogi(beta2=x)|not a number of the right kind",
        "spec.optimizer.name|fedyogi(tau=2)|must lie in [1.0E-12, 1.0]",
        "spec.optimizer.schedule|step(every=0,factor=0.5)|must lie in [1, 1000000]",
        "spec.optimizer.schedule|step(every=2)|needs step(factor=...)",
        "spec.optimizer.schedule|step(every=2,factor=2)|must lie in [1.0E-6, 1.0]",
        "spec.optimizer.schedule|cosine|needs cosine(rounds=...)",
        "spec.optimizer.schedule|cosine(rounds=5,floor=2)|must lie in [0.0, 1.0]",
        "spec.optimizer.schedule|warm-up(rounds=0)|must lie in [1, 1000000]",
        "spec.optimizer.schedule|cosine(rounds=5) -> constant|only warm-up can be followed",
        "spec.optimizer.schedule|warm-up(rounds=2) -> constant -> constant|and by one",
      })
  void anArgumentThatIsMissingOrOutOfRangeIsToldItsRange(String key, String text, String reason) {
    assertRefused(key, text, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.rounds.policy|buffered",
        "spec.rounds.policy|async",
        "spec.rounds.selection|random(seed=-7)",
        "spec.rounds.staleness|hinge(a=10,b=4)",
        "spec.rounds.staleness| polynomial( a = 0.5 ) ",
        "spec.aggregation.algorithm|fednova",
        "spec.aggregation.algorithm|qfedavg(q=1,maxLoss=10,localRate=0.1)",
        "spec.aggregation.weightBy|capped(max=10)",
        "spec.aggregation.weightBy|quality",
        "spec.aggregation.of|models",
        "spec.optimizer.name|fedavgm(momentum=0.5,nesterov=true)",
        "spec.optimizer.name|fedadagrad",
        "spec.optimizer.name|fedyogi(beta1=0,beta2=0.5,tau=1)",
        "spec.optimizer.schedule|warm-up(rounds=2) -> step(every=2,factor=0.5)",
        "spec.optimizer.schedule|cosine(rounds=5)",
      })
  void whatIsInRangeIsTaken(String key, String text) {
    TaskSpec task = Fixtures.task(2, 3).build();
    task.getRounds().setBufferSize(2);
    KEYS.get(key).accept(task, text);
    assertThat(TaskCheck.problems(task)).isEmpty();
  }
}
