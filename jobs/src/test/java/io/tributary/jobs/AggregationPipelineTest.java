package io.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** The operators' uids are what savepoints are restored by: a change here breaks restoring. */
class AggregationPipelineTest {
  private static StreamGraph graph() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    AggregationJob.configure(env, AggregationOptions.parse());
    return env.getStreamGraph();
  }

  @Test
  void everyOperatorHasItsUidAndName() {
    Map<String, String> uids = new TreeMap<>();
    for (StreamNode node : graph().getStreamNodes()) {
      uids.put(String.valueOf(node.getTransformationUID()), node.getOperatorName());
    }
    assertThat(uids.keySet())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "intake",
                "route",
                "journal",
                "rounds",
                "fold",
                "publish",
                "tasks",
                "task-desk",
                "participants",
                "draw",
                "facts-of-data-sets",
                "data-sets",
                "scores",
                "write-models",
                "Sink Committer: write-models",
                "write-records",
                "Sink Committer: write-records"));
  }

  @Test
  void statesAreExactlyOnceAndGenericTypesAreOff() {
    StreamGraph graph = graph();
    assertThat(graph.getCheckpointConfig().getCheckpointingConsistencyMode().name())
        .isEqualTo("EXACTLY_ONCE");
    assertThat(graph.getExecutionConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
    assertThat(graph.getExecutionConfig().getMaxParallelism()).isEqualTo(128);
  }
}
