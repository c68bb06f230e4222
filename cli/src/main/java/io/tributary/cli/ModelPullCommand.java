package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.Model;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary model pull}. */
@CommandLine.Command(
    name = "pull",
    description = "Write a model to a file, checked against its announced hash.")
final class ModelPullCommand extends Command {
  @Parameters(paramLabel = "TASK", description = "Task.")
  String task;

  @Option(names = "--version", paramLabel = "N", description = "Version (default: the newest).")
  Integer version;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "File to write.")
  Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "npz: one array a slice, for numpy.load. raw: the flat vector, float32 little-endian."
              + " Default: by the file's ending.")
  String format;

  @CommandLine.Mixin Broker broker = new Broker();

  @Override
  Object run(Output output) throws Exception {
    ModelFile.Format chosen = format();
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw CliException.failed("FILE_NOT_WRITABLE", folder + " is not a folder", "make it first");
    }
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory.Published published = published(TaskHistory.require(admin, task));
      TaskSpec spec = admin.openedTasks().get(task);
      Model model = fetch(admin, spec, published);
      long bytes = ModelFile.write(out, chosen, spec.getModel(), model.parameters());
      output.line("%s  version %d  %s  (%d bytes)", out, model.version(), model.hash(), bytes);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("task", task);
      json.put("version", model.version());
      json.put("hash", model.hash().hex());
      json.put("manifestHash", published.manifestHash());
      json.put("parameters", model.parameters().length);
      json.put("file", out.toString());
      json.put("format", chosen.name().toLowerCase(Locale.ROOT));
      json.put("bytes", bytes);
      return json;
    }
  }

  private ModelFile.Format format() {
    String text = format;
    if (text == null) {
      String name = out.getFileName().toString();
      text = name.substring(name.lastIndexOf('.') + 1);
    }
    return switch (text) {
      case "npz" -> ModelFile.Format.NPZ;
      case "raw", "bin", "f32" -> ModelFile.Format.RAW;
      default ->
          throw CliException.usage(
              format == null
                  ? "the ending of " + out + " does not tell the format"
                  : "--format is " + format,
              "use --format npz or --format raw");
    };
  }

  private TaskHistory.Published published(TaskHistory history) {
    if (history.models().isEmpty()) {
      throw CliException.failed(
          "NOT_FOUND", "task " + task + " has no model yet", "is the aggregation job running?");
    }
    int wanted = version == null ? history.models().lastKey() : version;
    TaskHistory.Published found = history.models().get(wanted);
    if (found == null) {
      throw CliException.failed(
          "NOT_FOUND",
          "task " + task + " has no version " + wanted,
          "it has " + history.models().firstKey() + " to " + history.models().lastKey());
    }
    return found;
  }

  private static Model fetch(
      FederationAdmin admin, TaskSpec spec, TaskHistory.Published published) {
    try (FederationConnection connection = admin.connect()) {
      return connection.models().fetch(spec, published.fact());
    } catch (TimeoutException e) {
      throw CliException.failed(
          "MODEL_NOT_AVAILABLE",
          e.getMessage(),
          "the blocks of versions older than a week may be gone; a newer version has its own");
    }
  }
}
