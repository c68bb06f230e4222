package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterFolderTest {
  @TempDir Path parent;
  private ClusterFolder folder;

  @BeforeEach
  void make() throws IOException {
    folder = new ClusterFolder(parent.resolve("cluster"));
    Files.createDirectories(folder.path());
  }

  private static ClusterState state(long pid, Instant startedAt) {
    return new ClusterState(1, pid, startedAt.toString(), 19092, 18081, ClusterState.READY, null);
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElseThrow();
  }

  @Test
  void knowsTheProcessThatWroteTheState() throws IOException {
    ClusterPorts ports = new ClusterPorts();
    ports.kafka = 19092;
    folder.write(ClusterState.ofThisProcess(ports, ClusterState.READY, "abc"));

    ClusterState read = folder.running().orElseThrow();

    assertThat(read.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(read.bootstrapServers()).isEqualTo("127.0.0.1:19092");
    assertThat(read.job()).isEqualTo("abc");
    assertThat(read.ready()).isTrue();
  }

  @Test
  void anotherProcessWithTheSameIdIsNotOurs() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    folder.write(state(self.pid(), startOf(self).minusSeconds(60)));

    assertThat(folder.state()).isPresent();
    assertThat(folder.running()).isEmpty();
  }

  @Test
  void aProcessThatIsGoneDoesNotRun() throws Exception {
    Process process = new ProcessBuilder("true").start();
    Instant startedAt = Instant.now();
    process.waitFor();
    folder.write(state(process.pid(), startedAt));

    assertThat(folder.running()).isEmpty();
  }

  @Test
  void aStateThatIsNotOneIsTold() throws IOException {
    Files.writeString(folder.path().resolve("cluster.json"), "{\"pid\":");

    assertThatThrownBy(folder::state)
        .isInstanceOf(CliException.class)
        .hasMessageContaining("cluster.json");
  }

  @Test
  void purgeDeletesOnlyWhatAClusterMade() throws IOException {
    Files.createDirectories(folder.path().resolve("kafka/logs"));
    Files.writeString(folder.path().resolve("kafka/logs/segment"), "x");
    Files.writeString(folder.path().resolve("cluster.log.1"), "x");
    Path theirs = Files.writeString(folder.path().resolve("thesis.txt"), "x");

    folder.purge();

    try (var left = Files.list(folder.path())) {
      assertThat(left).containsExactly(theirs);
    }
  }

  @Test
  void purgeDeletesTheFolderWhenNothingElseIsInIt() throws IOException {
    Files.writeString(folder.path().resolve("cluster.log"), "x");

    folder.purge();
    folder.purge();

    assertThat(folder.path()).doesNotExist();
  }
}
