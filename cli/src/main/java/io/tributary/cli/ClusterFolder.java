package io.tributary.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.local.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The folder of a background cluster: its data, its log, and what it wrote about itself. */
record ClusterFolder(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OURS = "{kafka,flink,cluster.*}";

  /** The option that names the folder. */
  static final class Choice {
    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description =
            "Folder for data and log (default: $XDG_STATE_HOME/tributary/cluster, or"
                + " ~/.local/state/tributary/cluster).")
    private Path data;

    ClusterFolder folder() {
      return new ClusterFolder((data == null ? standard() : data).toAbsolutePath().normalize());
    }

    private static Path standard() {
      String state = System.getenv("XDG_STATE_HOME");
      Path base =
          state == null || state.isBlank()
              ? Path.of(System.getProperty("user.home"), ".local", "state")
              : Path.of(state);
      return base.resolve("tributary").resolve("cluster").toAbsolutePath().normalize();
    }
  }

  /** A cluster command as the user has to type it for this folder. */
  String command(String verb) {
    String data = path.equals(Choice.standard()) ? "" : " --data " + path;
    return "'tributary cluster " + verb + data + "'";
  }

  /** What Kafka and Flink say. */
  Path log() {
    return path.resolve("cluster.log");
  }

  /** The JSON result of the background process. */
  Path result() {
    return path.resolve("cluster.out");
  }

  /** What the background process and its Java say on standard error. */
  Path errors() {
    return path.resolve("cluster.err");
  }

  private Path stateFile() {
    return path.resolve("cluster.json");
  }

  /** What the cluster wrote about itself; empty when there is none or it cannot be understood. */
  Optional<ClusterState> state() throws IOException {
    if (!Files.exists(stateFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(stateFile().toFile(), ClusterState.class));
    } catch (JsonProcessingException e) {
      throw CliException.failed(
          "STATE_NOT_READABLE",
          stateFile() + " is not what a cluster writes about itself",
          "end the cluster's process yourself and delete the file");
    }
  }

  /** The state of a cluster whose process lives. */
  Optional<ClusterState> running() throws IOException {
    return state().filter(state -> state.process().isPresent());
  }

  /** Writes the state whole or not at all. */
  void write(ClusterState state) throws IOException {
    Path draft = path.resolve("cluster.json.new");
    JSON.writeValue(draft.toFile(), state);
    Files.move(
        draft, stateFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets the state. */
  void forget() throws IOException {
    Files.deleteIfExists(stateFile());
  }

  /** The folder, held by this process so that no other cluster runs in it. */
  static final class Claim implements AutoCloseable {
    private final ClusterFolder folder;
    private final FileChannel file;

    private Claim(ClusterFolder folder, FileChannel file) {
      this.folder = folder;
      this.file = file;
    }

    ClusterFolder folder() {
      return folder;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Makes this process the folder's only cluster; throws when there is another. */
  Claim claim() throws IOException {
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(
            path.resolve("cluster.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file.tryLock() == null) {
      file.close();
      throw CliException.failed(
          "ALREADY_RUNNING",
          "another cluster runs in " + path,
          "end it with " + command("stop") + ", or choose another folder with --data FOLDER");
    }
    return new Claim(this, file);
  }

  /** Deletes what a cluster made here, and the folder when nothing else is in it. */
  void purge() throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    List<Path> ours = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, OURS)) {
      found.forEach(ours::add);
    }
    for (Path each : ours) {
      Folders.delete(each);
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(path)) {
      if (left.iterator().hasNext()) {
        return;
      }
    }
    Files.delete(path);
  }
}
