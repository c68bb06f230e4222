package io.tributary.jobs;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The aggregation job: {@code flink run jobs-0.1.0-job.jar --bootstrap-servers host:port}. */
public final class AggregationJob {
  /** The job's name in Flink. */
  public static final String NAME = "Tributary aggregation";

  private AggregationJob() {}

  /** Submits the job; see {@link AggregationOptions} for the arguments. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    configure(env, AggregationOptions.parse(arguments));
    env.execute(NAME);
  }

  /** Adds the job to an environment. */
  public static void configure(StreamExecutionEnvironment env, AggregationOptions options) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    env.configure(settings);
    env.setMaxParallelism(options.maxParallelism());
    env.setBufferTimeout(0);
    env.enableCheckpointing(
        options.checkpointInterval().toMillis(), CheckpointingMode.EXACTLY_ONCE);
    // A checkpoint saves replay and decides nothing: while none succeeds the rounds go on.
    env.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
    new AggregationPipeline(options).build(env);
  }
}
