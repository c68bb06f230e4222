package io.tributary.cli;

import io.tributary.operators.budget.DataSetBudget;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the tasks of one data set hold of its budget.
 *
 * @param name the data set; empty when the task shares none
 * @param epsilon the budget
 * @param delta of the budget and of what is held
 * @param held epsilon of all that the tasks may ever spend together
 * @param tasks that were opened, by name
 */
record DataSetShares(String name, double epsilon, double delta, double held, List<String> tasks) {
  /** Those of a private task among the tasks that the job opened. */
  static DataSetShares of(PrivacySpec privacy, Map<String, TaskSpec> opened) {
    double price = 0;
    List<String> tasks = new ArrayList<>();
    for (TaskSpec spec : opened.values()) {
      if (!privacy.getDataSet().isEmpty()
          && spec.getPrivacy() != null
          && spec.getPrivacy().getDataSet().equals(privacy.getDataSet())) {
        price += DataSetBudget.price(TaskPlan.of(spec).privacy());
        tasks.add(spec.getName());
      }
    }
    return new DataSetShares(
        privacy.getDataSet(),
        privacy.getDataSetEpsilon(),
        privacy.getDelta(),
        DataSetBudget.epsilon(price, privacy.getDelta()),
        tasks);
  }

  Object json() {
    if (name.isEmpty()) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("epsilon", epsilon);
    json.put("delta", delta);
    json.put("held", held);
    json.put("tasks", tasks);
    return json;
  }

  void print(Output output) {
    if (!name.isEmpty()) {
      output.line(
          "data set       %s, budget (%s, %s), of which %s hold %.4f",
          name, epsilon, delta, tasks.isEmpty() ? "no tasks" : String.join(", ", tasks), held);
    }
  }
}
