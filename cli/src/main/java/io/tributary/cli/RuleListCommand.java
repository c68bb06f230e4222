package io.tributary.cli;

import io.tributary.operators.robust.HeldRules;
import io.tributary.operators.robust.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code tributary rule list}. */
@CommandLine.Command(name = "list", description = "List the rules and what may stand before them.")
final class RuleListCommand extends Command {
  @Override
  Object run(Output output) {
    List<List<String>> rows = new ArrayList<>();
    List<Map<String, Object>> json = new ArrayList<>();
    for (Stage.Factory stage : HeldRules.known()) {
      rows.add(List.of(stage.usage(), stage.about()));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", stage.name());
      one.put("usage", stage.usage());
      one.put("about", stage.about());
      json.add(one);
    }
    output.table(List.of("rule", "what it does; paper; bears; cost"), rows);
    output.line("f is a fifth of the updates where it is left out; bulyan must be told.");
    output.line(
        "robust(f=F) stands for %s.", HeldRules.parse("robust(f=1)").text().replace("=1", "=F"));
    return json;
  }
}
