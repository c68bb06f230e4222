package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tributary.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FlinkRestTest {
  private HttpServer server;
  private String answer = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jobs/overview",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private FlinkRest rest() {
    return new FlinkRest("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static String job(String id, String name, String state, long start, int running) {
    return "{\"jid\":\"%s\",\"name\":\"%s\",\"state\":\"%s\",\"start-time\":%d,\"tasks\":{\"total\":4,\"running\":%d}}"
        .formatted(id, name, state, start, running);
  }

  @Test
  void prefersTheAggregationJobThatRunsThenTheNewest() throws InterruptedException {
    String old = job("a", "Tributary aggregation", "RUNNING", 1, 4);
    String failed = job("b", "Tributary aggregation", "FAILED", 2, 0);
    String other = job("c", "Another", "RUNNING", 3, 4);

    answer = "{\"jobs\":[" + String.join(",", old, failed, other) + "]}";
    assertThat(rest().aggregation()).get().extracting(FlinkRest.Job::id).isEqualTo("a");

    answer = "{\"jobs\":[" + String.join(",", failed, other) + "]}";
    assertThat(rest().aggregation()).get().extracting(FlinkRest.Job::id).isEqualTo("b");
    assertThat(rest().aggregation()).get().extracting(FlinkRest.Job::runs).isEqualTo(false);

    answer = "{\"jobs\":[" + other + "]}";
    assertThat(rest().aggregation()).isEmpty();
  }

  @Test
  void aJobRunsWhenAllItsSubtasksDo() throws InterruptedException {
    answer = "{\"jobs\":[" + job("a", "Tributary aggregation", "RUNNING", 1, 3) + "]}";
    assertThat(rest().aggregation()).get().extracting(FlinkRest.Job::runs).isEqualTo(false);
  }

  @Test
  void whatIsNotFlinkIsNoAnswer() throws InterruptedException {
    answer = "<html>";
    assertThat(rest().jobs()).isEmpty();
    answer = "{}";
    assertThat(rest().jobs()).isEmpty();
    assertThat(new FlinkRest("http://127.0.0.1:" + Ports.free()).jobs()).isEmpty();
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new FlinkRest("127.0.0.1:8081"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1:8081");
  }
}
