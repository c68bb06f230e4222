package io.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.jobs.AggregationJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks Flink's REST interface which jobs it has. */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI jobs;

  /** Throws IllegalArgumentException when the address is not one. */
  FlinkRest(String dashboard) {
    URI base = URI.create(dashboard.endsWith("/") ? dashboard : dashboard + "/");
    if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
      throw new IllegalArgumentException("'" + dashboard + "' is not http://HOST:PORT");
    }
    this.jobs = base.resolve("jobs/overview");
  }

  /**
   * A job.
   *
   * @param state as Flink names it, for instance RUNNING or RESTARTING
   * @param tasks subtasks it has
   * @param running subtasks that run
   */
  record Job(String id, String name, String state, int tasks, int running) {
    /** Whether all of it runs. */
    boolean runs() {
      return state.equals("RUNNING") && tasks > 0 && running == tasks;
    }

    @Override
    public String toString() {
      return name + " is " + state + ", " + running + " of " + tasks + " subtasks run";
    }
  }

  /** All jobs, the newest first; empty when no Flink answers. */
  Optional<List<Job>> jobs() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(jobs).timeout(LIMIT).build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? parse(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // Nothing answers there, or not in JSON: it is no Flink.
    }
  }

  /** The newest aggregation job; empty when no Flink answers or it has none. */
  Optional<Job> aggregation() throws InterruptedException {
    return jobs().flatMap(FlinkRest::aggregation);
  }

  /** The newest aggregation job among these, a running one before others. */
  static Optional<Job> aggregation(List<Job> jobs) {
    List<Job> ours = jobs.stream().filter(j -> j.name().equals(AggregationJob.NAME)).toList();
    return ours.stream().filter(Job::runs).findFirst().or(() -> ours.stream().findFirst());
  }

  private static Optional<List<Job>> parse(String body) throws IOException {
    JsonNode list = JSON.readTree(body).path("jobs");
    if (!list.isArray()) {
      return Optional.empty();
    }
    List<JsonNode> newestFirst = new ArrayList<>();
    list.forEach(newestFirst::add);
    newestFirst.sort(
        Comparator.comparingLong((JsonNode j) -> j.path("start-time").asLong()).reversed());
    return Optional.of(newestFirst.stream().map(FlinkRest::job).toList());
  }

  private static Job job(JsonNode node) {
    JsonNode tasks = node.path("tasks");
    return new Job(
        node.path("jid").asText(),
        node.path("name").asText(),
        node.path("state").asText(),
        tasks.path("total").asInt(),
        tasks.path("running").asInt());
  }
}
